import type { MessageFilter, StoredMessage } from '@antiphon/interface';
import { escapeJson, escapeText } from './escape-text.ts';
import { JSON_COLUMNS, messagesFromRows, PIECE_COLUMNS } from './piece-row.ts';
import type { SqlSession, SqlValue } from './sql-database.ts';
import type { SqlDialect } from './sql-dialect.ts';

const COLUMNS = PIECE_COLUMNS.map((column) =>
  JSON_COLUMNS.has(column) ? `CAST(p.${column} AS TEXT) AS ${column}` : `p.${column}`,
).join(', ');

/** Reads the messages that meet a filter, in the order of `ConversationMemory.getMessages`. */
export async function selectMessages(
  session: SqlSession,
  dialect: SqlDialect,
  filter: MessageFilter,
): Promise<readonly StoredMessage[]> {
  const { conditions, parameters } = whereClause(dialect, filter);
  const rows = await session.query(
    `SELECT ${COLUMNS}
     FROM message_pieces p JOIN conversations c ON c.conversation_id = p.conversation_id
     ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
     ORDER BY c.started_at_ms, c.ordinal, c.conversation_id, p.sequence, p.piece_index`,
    parameters,
  );
  return messagesFromRows(rows);
}

interface WhereClause {
  readonly conditions: readonly string[];
  readonly parameters: readonly SqlValue[];
}

function whereClause(dialect: SqlDialect, filter: MessageFilter): WhereClause {
  const conditions: string[] = [];
  const parameters: SqlValue[] = [];
  const where = (value: SqlValue | undefined, condition: (parameter: string) => string) => {
    if (value === undefined) return;
    parameters.push(value);
    conditions.push(condition(`$${parameters.length}`));
  };
  const { conversationId, role, labels = {}, sha256, fromMs, toMs } = filter;
  where(conversationId === undefined ? undefined : escapeText(conversationId), (p) => `p.conversation_id = ${p}`);
  where(role, (p) => `p.role = ${p}`);
  where(fromMs, (p) => `p.timestamp_ms >= ${p}`);
  where(toMs, (p) => `p.timestamp_ms < ${p}`);
  where(Object.keys(labels).length === 0 ? undefined : escapeJson(labels), (p) =>
    dialect.containsProperties('p.labels', p),
  );
  where(
    sha256,
    // A match in one piece brings the whole message.
    (p) => `EXISTS (
      SELECT 1 FROM message_pieces m
      WHERE m.conversation_id = p.conversation_id AND m.sequence = p.sequence
        AND (m.original_value_sha256 = ${p} OR m.converted_value_sha256 = ${p})
    )`,
  );
  return { conditions, parameters };
}
