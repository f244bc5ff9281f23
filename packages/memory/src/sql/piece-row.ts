import type {
  JsonValue,
  MessageDataType,
  MessagePiece,
  MessageResponseError,
  MessageRole,
  StoredMessage,
} from '@antiphon/interface';
import { escapeJson, escapeText, unescapeJson, unescapeText } from './escape-text.ts';
import type { SqlRow, SqlValue } from './sql-database.ts';

/** The columns of `message_pieces`, in the order of {@link pieceRows}. */
export const PIECE_COLUMNS = [
  'id',
  'conversation_id',
  'sequence',
  'piece_index',
  'role',
  'timestamp_ms',
  'labels',
  'target_identifier',
  'original_value',
  'original_value_data_type',
  'original_value_sha256',
  'converted_value',
  'converted_value_data_type',
  'converted_value_sha256',
  'original_prompt_id',
  'metadata',
  'converter_identifiers',
  'response_error',
] as const;

/** The columns that hold JSON; they are read as text. */
export const JSON_COLUMNS: ReadonlySet<string> = new Set([
  'labels',
  'target_identifier',
  'metadata',
  'converter_identifiers',
]);

/** Writes a message as rows, one per piece. */
export function pieceRows(message: StoredMessage): readonly (readonly SqlValue[])[] {
  const labels = escapeJson(message.labels);
  const target = message.targetIdentifier === undefined ? null : escapeJson(message.targetIdentifier);
  return message.pieces.map((piece, index) => [
    piece.id,
    escapeText(message.conversationId),
    message.sequence,
    index,
    message.role,
    message.timestampMs,
    labels,
    target,
    escapeText(piece.originalValue),
    piece.originalValueDataType,
    piece.originalValueSha256 ?? null,
    escapeText(piece.convertedValue),
    piece.convertedValueDataType,
    piece.convertedValueSha256 ?? null,
    piece.originalPromptId,
    escapeJson(piece.metadata),
    escapeJson(piece.converterIdentifiers),
    piece.responseError,
  ]);
}

/** Reads messages from rows that are ordered by conversation, sequence and piece. */
export function messagesFromRows(rows: readonly SqlRow[]): readonly StoredMessage[] {
  const messages: (StoredMessage & { readonly pieces: MessagePiece[] })[] = [];
  for (const row of rows) {
    const last = messages.at(-1);
    const message = messageFromRow(row);
    if (last?.conversationId === message.conversationId && last.sequence === message.sequence) {
      last.pieces.push(pieceFromRow(row));
    } else {
      messages.push({ ...message, pieces: [pieceFromRow(row)] });
    }
  }
  return messages;
}

function messageFromRow(row: SqlRow): Omit<StoredMessage, 'pieces'> {
  const target = row['target_identifier'];
  return {
    conversationId: text(row, 'conversation_id'),
    role: text(row, 'role') as MessageRole,
    labels: json(row, 'labels') as Readonly<Record<string, string>>,
    ...(target === null ? {} : { targetIdentifier: json(row, 'target_identifier') as JsonObject }),
    timestampMs: Number(row['timestamp_ms']),
    sequence: Number(row['sequence']),
  };
}

function pieceFromRow(row: SqlRow): MessagePiece {
  const originalSha256 = row['original_value_sha256'];
  const convertedSha256 = row['converted_value_sha256'];
  return {
    id: text(row, 'id'),
    originalValue: text(row, 'original_value'),
    originalValueDataType: text(row, 'original_value_data_type') as MessageDataType,
    ...(typeof originalSha256 === 'string' ? { originalValueSha256: originalSha256 } : {}),
    convertedValue: text(row, 'converted_value'),
    convertedValueDataType: text(row, 'converted_value_data_type') as MessageDataType,
    ...(typeof convertedSha256 === 'string' ? { convertedValueSha256: convertedSha256 } : {}),
    originalPromptId: text(row, 'original_prompt_id'),
    metadata: json(row, 'metadata') as JsonObject,
    converterIdentifiers: json(row, 'converter_identifiers') as readonly JsonObject[],
    responseError: text(row, 'response_error') as MessageResponseError,
  };
}

type JsonObject = Readonly<Record<string, JsonValue>>;

function text(row: SqlRow, column: string): string {
  return unescapeText(String(row[column]));
}

function json(row: SqlRow, column: string): JsonValue {
  return unescapeJson(String(row[column]));
}
