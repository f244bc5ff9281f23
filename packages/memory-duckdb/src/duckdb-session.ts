import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { SqlRow, SqlSession, SqlValue } from '@antiphon/memory';
import { duckdbError } from './duckdb-error.ts';

/** Runs statements on a connection, each prepared and with its values bound, never written into its text. */
export function duckdbSession(connection: DuckDBConnection, file: string): SqlSession {
  return {
    async query(statement, parameters = []) {
      try {
        return await runPrepared(connection, statement, parameters);
      } catch (error) {
        throw duckdbError(error, file);
      }
    },
  };
}

async function runPrepared(
  connection: DuckDBConnection,
  statement: string,
  parameters: readonly SqlValue[],
): Promise<readonly SqlRow[]> {
  const prepared = await connection.prepare(statement);
  try {
    for (const [index, value] of parameters.entries()) bindValue(prepared, index + 1, value);
    const reader = await prepared.runAndReadAll();
    return reader.getRowObjectsJS();
  } finally {
    prepared.destroySync();
  }
}

function bindValue(prepared: DuckDBPreparedStatement, index: number, value: SqlValue): void {
  if (value === null) prepared.bindNull(index);
  else if (typeof value === 'number') prepared.bindBigInt(index, BigInt(value));
  else prepared.bindVarchar(index, value);
}
