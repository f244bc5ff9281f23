import type { AbortOptions } from '@antiphon/interface';

/** A value that a statement's parameter can hold; numbers are whole and safe. */
export type SqlValue = string | number | null;

/** One row of a result by column name. Whole numbers may come as number, bigint or text, as the engine likes. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs statements. */
export interface SqlSession {
  /**
   * Runs one statement with parameters `$1`, `$2` ...
   * @throws {AntiphonError} `MEMORY` when the engine fails.
   */
  query(statement: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/** What an SQL engine gives, so that {@link createSqlMemory} can make a memory of it. Disposing waits for the work that was begun. */
export interface SqlDatabase extends AsyncDisposable {
  /** Runs work that only reads. Each statement sees one consistent state of the records. */
  read<Result>(work: (session: SqlSession) => Promise<Result>, options?: AbortOptions): Promise<Result>;
  /**
   * Runs work in one transaction: committed when it resolves, rolled back when it rejects or the signal aborts.
   *
   * Work may run again after a conflict with another writer, so it must have no effect but its statements.
   */
  write<Result>(work: (session: SqlSession) => Promise<Result>, options?: AbortOptions): Promise<Result>;
}
