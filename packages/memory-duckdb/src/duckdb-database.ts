import { setTimeout as delay } from 'node:timers/promises';
import { type AbortOptions, isAntiphonError } from '@antiphon/interface';
import type { SqlDatabase, SqlSession } from '@antiphon/memory';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { duckdbSession } from './duckdb-session.ts';
import { createJobQueue } from './job-queue.ts';

// Together about ten seconds: longer than any transaction of ours, short enough to give up on a stuck one.
const MAXIMUM_ATTEMPTS = 100;
const RETRY_DELAY_STEP_MS = 5;
const MAXIMUM_RETRY_DELAY_MS = 100;

export interface DuckdbDatabaseOptions {
  /** Closed on dispose, and so is the connection. */
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** What errors call the database. */
  readonly file: string;
}

/**
 * Makes a database of one DuckDB connection. Its work runs one after the other, so that writers in this process never meet.
 *
 * Writers on another connection to the same file in this process can: their conflicts are tried again.
 */
export function duckdbDatabase({ instance, connection, file }: DuckdbDatabaseOptions): SqlDatabase {
  const queue = createJobQueue();
  const session = duckdbSession(connection, file);
  let closed: Promise<void> | undefined;
  const close = async () => {
    await queue.idle();
    // The log is folded into the file. When that fails the log stays, and the next open reads it: nothing is lost.
    await session.query('CHECKPOINT').catch(() => undefined);
    connection.closeSync();
    instance.closeSync();
  };
  return {
    read: (work, options = {}) => queue.run(() => interruptible(connection, session, work, options), options),
    write: (work, options = {}) =>
      queue.run(() => withRetries(() => transaction(connection, session, work, options), options), options),
    async [Symbol.asyncDispose]() {
      closed ??= close();
      await closed;
    },
  };
}

async function transaction<Result>(
  connection: DuckDBConnection,
  session: SqlSession,
  work: (session: SqlSession) => Promise<Result>,
  options: AbortOptions,
): Promise<Result> {
  await session.query('BEGIN TRANSACTION');
  try {
    const result = await interruptible(connection, session, work, options);
    // From here on the signal has no say: the caller must know whether its messages were kept.
    await session.query('COMMIT');
    return result;
  } catch (error) {
    // A failed COMMIT has rolled back by itself, and so has an invalidated database.
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Interrupts the running statement when the signal aborts, lets no further one begin, and rejects with the reason. */
async function interruptible<Result>(
  connection: DuckDBConnection,
  session: SqlSession,
  work: (session: SqlSession) => Promise<Result>,
  { signal }: AbortOptions,
): Promise<Result> {
  const guarded: SqlSession = {
    async query(statement, parameters) {
      signal?.throwIfAborted();
      return session.query(statement, parameters);
    },
  };
  const onAbort = () => connection.interrupt();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const result = await work(guarded);
    signal?.throwIfAborted();
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

async function withRetries<Result>(attempt: () => Promise<Result>, { signal }: AbortOptions): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!isAntiphonError(error) || !error.isRetryable || attempts === MAXIMUM_ATTEMPTS) throw error;
    }
    await delay(Math.min(attempts * RETRY_DELAY_STEP_MS, MAXIMUM_RETRY_DELAY_MS));
  }
}
