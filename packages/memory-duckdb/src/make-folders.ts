import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AntiphonError } from '@antiphon/interface';

/**
 * Makes a folder and those above it that are missing. Not `mkdir` with `recursive`: under /proc that never ends.
 *
 * @returns the folders that were made, the outermost first
 * @throws {AntiphonError} `MEMORY`; what was made until then is removed.
 */
export async function makeFolders(folder: string): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    for (const missing of await missingFolders(folder)) {
      if (await makeFolder(missing)) made.push(missing);
    }
  } catch (cause) {
    await removeFolders(made);
    throw new AntiphonError({
      code: 'MEMORY',
      message: `the folder ${folder} could not be made: check the path and its rights`,
      cause,
      details: { path: folder },
    });
  }
  return made;
}

/** Removes folders that {@link makeFolders} has made, as far as they are empty. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) {
    try {
      await rmdir(folder);
    } catch {
      // Somebody else uses it by now.
      return;
    }
  }
}

async function missingFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let current = folder; !(await isThere(current)); current = dirname(current)) {
    missing.unshift(current);
    if (current === dirname(current)) break;
  }
  return missing;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Makes one folder. False when another made it in the meantime. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
