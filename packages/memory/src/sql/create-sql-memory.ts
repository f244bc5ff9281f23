import type { AbortOptions, ConversationMemory } from '@antiphon/interface';
import { copyConversation } from '../copy-conversation.ts';
import { conversationTaken, memoryClosed, unknownConversation } from '../memory-errors.ts';
import { type DuplicateCall, parseDeleteCall, parseDuplicateCall, parseLimit } from '../parse-call-options.ts';
import { parseMessageFilter } from '../parse-message-filter.ts';
import { parseMessages } from '../parse-message.ts';
import { appendMessages } from './append-messages.ts';
import { headFromRow } from './conversation-head.ts';
import { deleteMessages } from './delete-messages.ts';
import { selectMessages } from './select-messages.ts';
import type { SqlDatabase, SqlSession } from './sql-database.ts';
import type { SqlDialect } from './sql-dialect.ts';

export interface SqlMemoryOptions {
  /** The memory's name in logs and errors. @default the dialect's name */
  readonly name?: string | undefined;
  readonly dialect: SqlDialect;
  /** Its schema is up to date: call `migrate` first. The memory disposes it. */
  readonly database: SqlDatabase;
  /** Makes the ids of copied pieces and conversations. @default `crypto.randomUUID` */
  readonly randomUuid?: (() => string) | undefined;
}

/** Makes a conversation memory of an SQL database. What all SQL engines have in common is here. */
export function createSqlMemory(options: SqlMemoryOptions): ConversationMemory {
  const { dialect, database, name = dialect.name, randomUuid = () => crypto.randomUUID() } = options;
  let disposed: PromiseLike<void> | undefined;
  const begin = ({ signal }: AbortOptions) => {
    signal?.throwIfAborted();
    if (disposed !== undefined) throw memoryClosed(name);
  };
  return {
    name,
    async addMessages(messages, call = {}) {
      begin(call);
      const checked = parseMessages(messages);
      if (checked.length === 0) return [];
      return database.write((session) => appendMessages(session, dialect, checked), call);
    },
    async getMessages(filter, call = {}) {
      begin(call);
      const checked = parseMessageFilter(filter);
      return database.read((session) => selectMessages(session, dialect, checked), call);
    },
    async duplicateConversation(conversationId, call = {}) {
      begin(call);
      const checked = { ...parseDuplicateCall(conversationId, call, randomUuid), randomUuid };
      await database.write((session) => duplicate(session, dialect, checked), call);
      return checked.newConversationId;
    },
    async deleteMessages(conversationId, fromSequence, call = {}) {
      begin(call);
      const checked = parseDeleteCall(conversationId, fromSequence);
      return database.write((session) => deleteMessages(session, dialect, checked), call);
    },
    async listConversations(call = {}) {
      begin(call);
      const limit = parseLimit(call);
      return database.read((session) => selectSummaries(session, limit), call);
    },
    async [Symbol.asyncDispose]() {
      disposed ??= database[Symbol.asyncDispose]();
      await disposed;
    },
  };
}

async function duplicate(
  session: SqlSession,
  dialect: SqlDialect,
  call: DuplicateCall & { readonly randomUuid: () => string },
): Promise<void> {
  const source = await selectMessages(session, dialect, { conversationId: call.conversationId });
  if (source.length === 0) throw unknownConversation();
  const taken = await selectMessages(session, dialect, { conversationId: call.newConversationId });
  if (taken.length > 0) throw conversationTaken();
  await appendMessages(session, dialect, parseMessages(copyConversation(source, call)));
}

async function selectSummaries(session: SqlSession, limit: number) {
  const rows = await session.query(
    `SELECT * FROM conversations WHERE message_count > 0
     ORDER BY last_message_at_ms DESC, ordinal DESC, conversation_id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(headFromRow).map(({ ordinal: _ordinal, ...summary }) => summary);
}
