import { inParts, parameterList } from './statement-parts.ts';
import type { SqlSession, SqlValue } from './sql-database.ts';

/** Rows per statement: enough to make many rows cheap, few enough for every engine's limit of parameters. */
const ROWS_PER_STATEMENT = 100;

export interface InsertRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
  /** An ON CONFLICT clause. @default none */
  readonly onConflict?: string | undefined;
}

/** Inserts any number of rows, many per statement. */
export async function insertRows(
  session: SqlSession,
  { table, columns, rows, onConflict = '' }: InsertRows,
): Promise<void> {
  for (const part of inParts(rows, ROWS_PER_STATEMENT)) {
    const tuples = part.map((_row, index) => `(${parameterList(columns.length, index * columns.length)})`);
    await session.query(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples.join(', ')} ${onConflict}`,
      part.flat(),
    );
  }
}
