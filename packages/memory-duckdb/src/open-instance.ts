import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AntiphonError } from '@antiphon/interface';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { canonicalPath, fileExists, IN_MEMORY } from './canonical-path.ts';
import { duckdbError } from './duckdb-error.ts';

/** An open DuckDB database. Close the connection, then the instance. */
export interface OpenInstance {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** Removes what opening has made, where the database is then not used after all. Call it after closing. */
  readonly undo: () => Promise<void>;
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
export async function openInstance(path: string): Promise<OpenInstance> {
  if (path === IN_MEMORY) return open(() => DuckDBInstance.create(IN_MEMORY, SETTINGS), IN_MEMORY);
  const existed = await fileExists(path);
  const firstFolder = await makeFolder(dirname(path));
  const undo = async () => {
    if (existed) return;
    await removeQuietly(path);
    await removeQuietly(`${path}.wal`);
    if (firstFolder !== undefined) await removeEmptyFolders(dirname(path), firstFolder);
  };
  try {
    const file = await canonicalPath(path);
    // The cache gives all users in this process one instance per file: two would overwrite each other's pages.
    const opened = await open(() => DuckDBInstance.fromCache(file, SETTINGS), path);
    return { ...opened, undo };
  } catch (error) {
    const failure = duckdbError(error, path);
    // A file that another process has just made and holds is not ours to remove.
    if (failure.details['isLocked'] !== true) await undo();
    throw failure;
  }
}

async function open(create: () => Promise<DuckDBInstance>, file: string): Promise<OpenInstance> {
  try {
    const instance = await create();
    return { instance, connection: await instance.connect(), undo: async () => undefined };
  } catch (error) {
    throw duckdbError(error, file);
  }
}

async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new AntiphonError({
      code: 'MEMORY',
      message: `the folder ${folder} could not be made: check the path and its rights`,
      cause,
      details: { path: folder },
    });
  }
}

async function removeQuietly(path: string): Promise<void> {
  // What cannot be removed stays: the first error is the one to report.
  await rm(path, { force: true }).catch(() => undefined);
}

/** Removes folders from the deepest up to the first that was made, as long as they are empty. */
async function removeEmptyFolders(deepest: string, first: string): Promise<void> {
  for (let folder = deepest; folder.length >= first.length; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      // Not empty: somebody else uses it by now.
      return;
    }
  }
}
