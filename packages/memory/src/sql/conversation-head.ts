import { escapeText, unescapeText } from './escape-text.ts';
import { insertRows } from './insert-rows.ts';
import { inParts, parameterList } from './statement-parts.ts';
import type { SqlRow, SqlSession, SqlValue } from './sql-database.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** What the records keep about a conversation beside its messages. */
export interface ConversationHead {
  readonly conversationId: string;
  readonly ordinal: number;
  /** Also the next message's sequence: messages are only ever removed from the end. */
  readonly messageCount: number;
  readonly startedAtMs: number;
  readonly lastMessageAtMs: number;
}

const COLUMNS = ['conversation_id', 'ordinal', 'message_count', 'started_at_ms', 'last_message_at_ms'] as const;
const IDS_PER_STATEMENT = 500;

/** Reads the heads of those conversations that exist, and keeps other writers from them until the transaction ends. */
export async function lockHeads(
  session: SqlSession,
  dialect: SqlDialect,
  conversationIds: readonly string[],
): Promise<Map<string, ConversationHead>> {
  const heads = new Map<string, ConversationHead>();
  for (const part of inParts(conversationIds, IDS_PER_STATEMENT)) {
    const rows = await session.query(
      `SELECT ${COLUMNS.join(', ')} FROM conversations
       WHERE conversation_id IN (${parameterList(part.length)}) ORDER BY conversation_id ${dialect.lockRows}`,
      part.map(escapeText),
    );
    for (const head of rows.map(headFromRow)) heads.set(head.conversationId, head);
  }
  return heads;
}

/** Writes heads, new and changed. */
export async function saveHeads(session: SqlSession, heads: readonly ConversationHead[]): Promise<void> {
  await insertRows(session, {
    table: 'conversations',
    columns: COLUMNS,
    rows: heads.map(headRow),
    onConflict: `ON CONFLICT (conversation_id) DO UPDATE SET message_count = excluded.message_count,
      started_at_ms = excluded.started_at_ms, last_message_at_ms = excluded.last_message_at_ms`,
  });
}

/**
 * Makes empty conversations for the ids that are not there yet, so that they can be locked.
 *
 * Another writer may make the same one at the same time: whoever is second waits and then finds it there.
 */
export async function addEmptyHeads(session: SqlSession, conversationIds: readonly string[]): Promise<void> {
  const [row] = await session.query('SELECT COALESCE(MAX(ordinal), -1) + 1 AS ordinal FROM conversations');
  const first = Number(row?.['ordinal'] ?? 0);
  await insertRows(session, {
    table: 'conversations',
    columns: COLUMNS,
    rows: conversationIds.map((id, index) => [escapeText(id), first + index, 0, 0, 0]),
    onConflict: 'ON CONFLICT (conversation_id) DO NOTHING',
  });
}

/** Reads one row of `conversations`. */
export function headFromRow(row: SqlRow): ConversationHead {
  return {
    conversationId: unescapeText(String(row['conversation_id'])),
    ordinal: Number(row['ordinal']),
    messageCount: Number(row['message_count']),
    startedAtMs: Number(row['started_at_ms']),
    lastMessageAtMs: Number(row['last_message_at_ms']),
  };
}

function headRow(head: ConversationHead): readonly SqlValue[] {
  return [escapeText(head.conversationId), head.ordinal, head.messageCount, head.startedAtMs, head.lastMessageAtMs];
}
