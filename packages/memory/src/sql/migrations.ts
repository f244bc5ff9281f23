import type { SqlDialect } from './sql-dialect.ts';

/** One step from a version of the records' schema to the next. */
export interface Migration {
  /** 1, 2, 3 ... without gaps. */
  readonly version: number;
  statements(dialect: SqlDialect): readonly string[];
}

/**
 * Every step, in order. A step that was released never changes; a change of the schema is a new step.
 *
 * One row of `message_pieces` is one piece; what belongs to the message as a whole is repeated on each of its pieces.
 * Times are milliseconds since the Unix epoch. `ordinal` tells the order in which conversations were first added.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: ({ jsonType }) => [
      `CREATE TABLE conversations (
        conversation_id TEXT PRIMARY KEY,
        ordinal BIGINT NOT NULL,
        message_count BIGINT NOT NULL,
        started_at_ms BIGINT NOT NULL,
        last_message_at_ms BIGINT NOT NULL
      )`,
      `CREATE TABLE message_pieces (
        id TEXT PRIMARY KEY,
        conversation_id TEXT NOT NULL,
        sequence BIGINT NOT NULL,
        piece_index BIGINT NOT NULL,
        role TEXT NOT NULL,
        timestamp_ms BIGINT NOT NULL,
        labels ${jsonType} NOT NULL,
        target_identifier ${jsonType},
        original_value TEXT NOT NULL,
        original_value_data_type TEXT NOT NULL,
        original_value_sha256 TEXT,
        converted_value TEXT NOT NULL,
        converted_value_data_type TEXT NOT NULL,
        converted_value_sha256 TEXT,
        original_prompt_id TEXT NOT NULL,
        metadata ${jsonType} NOT NULL,
        converter_identifiers ${jsonType} NOT NULL,
        response_error TEXT NOT NULL,
        UNIQUE (conversation_id, sequence, piece_index)
      )`,
    ],
  },
];
