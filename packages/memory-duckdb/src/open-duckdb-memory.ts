import { type AbortOptions, type Clock, type ConversationMemory, systemClock } from '@antiphon/interface';
import { createSqlMemory, duckdbDialect, migrate } from '@antiphon/memory';
import { absolutePath, IN_MEMORY } from './canonical-path.ts';
import { duckdbDatabase } from './duckdb-database.ts';
import { openInstance } from './open-instance.ts';

export interface DuckdbLocation {
  /** The database file, made with its folders when it is not there; or `':memory:'` for a database that is gone on dispose. */
  readonly path: string;
}

export interface OpenDuckdbMemoryOptions extends AbortOptions {
  /** Tells when a schema migration was applied. @default systemClock */
  readonly clock?: Clock | undefined;
  /** Makes the ids of copied pieces and conversations. @default `crypto.randomUUID` */
  readonly randomUuid?: (() => string) | undefined;
}

/**
 * Opens a conversation memory in a DuckDB file. The caller disposes it; that waits for the calls that were begun.
 *
 * One process has the file at a time; within it, one thread may open it any number of times. What `addMessages` has resolved for is
 * on the disk and survives a killed process. An aborted `addMessages`, `duplicateConversation` or `deleteMessages` has changed nothing.
 * An aborted opening may leave an empty database behind. Every string comes back as it was given, lone surrogates and NUL included.
 *
 * @throws {AntiphonError} `MEMORY` when another process has the file, it is no DuckDB file, it cannot be written, or a newer version wrote it;
 *   `INVALID_ARGUMENT` when the path is none. An aborted signal rejects with its reason.
 * @example
 * import { createMessage, createPiece } from '@antiphon/memory';
 * import { openDuckdbMemory } from '@antiphon/memory-duckdb';
 *
 * await using memory = await openDuckdbMemory({ path: ':memory:' });
 * await memory.addMessages([
 *   createMessage({ conversationId: 'c-1', role: 'user', pieces: [createPiece({ value: 'Good morning.' })] }),
 * ]);
 * console.log((await memory.listConversations())[0]?.messageCount); // 1
 */
export async function openDuckdbMemory(
  { path }: DuckdbLocation,
  { signal, clock = systemClock, randomUuid }: OpenDuckdbMemoryOptions = {},
): Promise<ConversationMemory> {
  signal?.throwIfAborted();
  const file = path === IN_MEMORY ? IN_MEMORY : absolutePath(path);
  const { instance, connection } = await openInstance(file, { signal });
  const database = duckdbDatabase({ instance, connection, file });
  try {
    await migrate(database, duckdbDialect, { signal, nowMs: Math.floor(clock.nowMs()) });
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
  return createSqlMemory({ dialect: duckdbDialect, database, randomUuid });
}
