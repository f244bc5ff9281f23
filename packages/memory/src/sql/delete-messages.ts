import { lockHeads } from './conversation-head.ts';
import { escapeText } from './escape-text.ts';
import type { SqlSession } from './sql-database.ts';
import type { SqlDialect } from './sql-dialect.ts';

/** Removes the end of a conversation from a sequence on, within the session's transaction. Returns how many messages went. */
export async function deleteMessages(
  session: SqlSession,
  dialect: SqlDialect,
  { conversationId, fromSequence }: { readonly conversationId: string; readonly fromSequence: number },
): Promise<number> {
  const head = (await lockHeads(session, dialect, [conversationId])).get(conversationId);
  if (head === undefined || fromSequence >= head.messageCount) return 0;
  const id = escapeText(conversationId);
  await session.query('DELETE FROM message_pieces WHERE conversation_id = $1 AND sequence >= $2', [id, fromSequence]);
  if (fromSequence === 0) {
    await session.query('DELETE FROM conversations WHERE conversation_id = $1', [id]);
  } else {
    await session.query(
      `UPDATE conversations SET message_count = $2,
        started_at_ms = (SELECT MIN(timestamp_ms) FROM message_pieces WHERE conversation_id = $1),
        last_message_at_ms = (SELECT MAX(timestamp_ms) FROM message_pieces WHERE conversation_id = $1)
       WHERE conversation_id = $1`,
      [id, fromSequence],
    );
  }
  return head.messageCount - fromSequence;
}
