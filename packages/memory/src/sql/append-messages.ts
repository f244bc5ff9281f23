import type { Message, StoredMessage } from '@antiphon/interface';
import { pieceTaken } from '../memory-errors.ts';
import { addEmptyHeads, type ConversationHead, lockHeads, saveHeads } from './conversation-head.ts';
import { insertRows } from './insert-rows.ts';
import { inParts, parameterList } from './statement-parts.ts';
import { PIECE_COLUMNS, pieceRows } from './piece-row.ts';
import type { SqlSession } from './sql-database.ts';
import type { SqlDialect } from './sql-dialect.ts';

const IDS_PER_STATEMENT = 500;

/**
 * Adds checked messages to the end of their conversations, within the session's transaction.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a piece's id is in the records already.
 */
export async function appendMessages(
  session: SqlSession,
  dialect: SqlDialect,
  messages: readonly Message[],
): Promise<readonly StoredMessage[]> {
  const heads = await headsToAppendTo(session, dialect, messages);
  await refuseKnownPieces(session, messages);
  const stored = messages.map((message) => {
    const head = heads.get(message.conversationId) ?? emptyHead(message.conversationId);
    heads.set(message.conversationId, grown(head, message.timestampMs));
    return { ...message, sequence: head.messageCount };
  });
  await insertRows(session, { table: 'message_pieces', columns: PIECE_COLUMNS, rows: stored.flatMap(pieceRows) });
  await saveHeads(session, [...heads.values()]);
  return stored;
}

async function headsToAppendTo(
  session: SqlSession,
  dialect: SqlDialect,
  messages: readonly Message[],
): Promise<Map<string, ConversationHead>> {
  const ids = [...new Set(messages.map(({ conversationId }) => conversationId))];
  const heads = await lockHeads(session, dialect, ids);
  const missing = ids.filter((id) => !heads.has(id));
  if (missing.length === 0) return heads;
  await addEmptyHeads(session, missing);
  return lockHeads(session, dialect, ids);
}

async function refuseKnownPieces(session: SqlSession, messages: readonly Message[]): Promise<void> {
  const ids = messages.flatMap(({ pieces }) => pieces.map(({ id }) => id));
  const known = new Set<unknown>();
  for (const part of inParts(ids, IDS_PER_STATEMENT)) {
    const rows = await session.query(`SELECT id FROM message_pieces WHERE id IN (${parameterList(part.length)})`, part);
    for (const { id } of rows) known.add(id);
  }
  if (known.size === 0) return;
  for (const [index, { pieces }] of messages.entries()) {
    const taken = pieces.findIndex(({ id }) => known.has(id));
    if (taken !== -1) throw pieceTaken(index, taken);
  }
}

function emptyHead(conversationId: string): ConversationHead {
  return { conversationId, ordinal: 0, messageCount: 0, startedAtMs: 0, lastMessageAtMs: 0 };
}

function grown(head: ConversationHead, timestampMs: number): ConversationHead {
  const isFirst = head.messageCount === 0;
  return {
    ...head,
    messageCount: head.messageCount + 1,
    startedAtMs: isFirst ? timestampMs : Math.min(head.startedAtMs, timestampMs),
    lastMessageAtMs: isFirst ? timestampMs : Math.max(head.lastMessageAtMs, timestampMs),
  };
}
