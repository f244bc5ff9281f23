import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AbortOptions } from '@antiphon/interface';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { canonicalPath, fileExists, IN_MEMORY } from './canonical-path.ts';
import { duckdbError, isLockedError } from './duckdb-error.ts';
import { makeFolders, removeFolders } from './make-folders.ts';

/** An open DuckDB database. Close the connection, then the instance. */
export interface OpenInstance {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

// A memory needs neither extensions, which DuckDB would download, nor other files.
const SETTINGS = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  enable_external_access: 'false',
};

/**
 * Opens a database file, with the folders it needs, or a database in memory.
 *
 * @throws {AntiphonError} `MEMORY` when it cannot; folders and files that were made on the way are removed again.
 */
export async function openInstance(path: string, { signal }: AbortOptions = {}): Promise<OpenInstance> {
  if (path === IN_MEMORY) return open(() => DuckDBInstance.create(IN_MEMORY, SETTINGS), path);
  const existed = await fileExists(path);
  const madeFolders = await makeFolders(dirname(path));
  try {
    signal?.throwIfAborted();
    // The cache gives all users in this process one instance per file: two would overwrite each other's pages.
    return await open(async () => DuckDBInstance.fromCache(await canonicalPath(path), SETTINGS), path);
  } catch (error) {
    // A file that another process has just made and holds is not ours to remove.
    if (!existed && !isLockedError(error)) await removeFile(path);
    throw error;
  } finally {
    // Only those that are empty go: none, when the file was opened.
    await removeFolders(madeFolders);
  }
}

async function open(create: () => Promise<DuckDBInstance>, path: string): Promise<OpenInstance> {
  let instance: DuckDBInstance | undefined;
  try {
    instance = await create();
    return { instance, connection: await instance.connect() };
  } catch (error) {
    instance?.closeSync();
    throw duckdbError(error, path);
  }
}

async function removeFile(path: string): Promise<void> {
  // What cannot be removed stays: the first error is the one to report.
  await rm(path, { force: true }).catch(() => undefined);
  await rm(`${path}.wal`, { force: true }).catch(() => undefined);
}
