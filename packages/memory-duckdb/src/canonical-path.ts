import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AntiphonError } from '@antiphon/interface';

/** DuckDB's name for a database that lives in memory only. */
export const IN_MEMORY = ':memory:';

/**
 * Checks a path and makes it absolute.
 *
 * DuckDB itself would take `~`, `s3://…` and `md:…` as something else than a file; an absolute path is always a file.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when it is no path.
 */
export function absolutePath(path: unknown): string {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `path must be the path of a file, or '${IN_MEMORY}'`,
      details: { param: 'path' },
    });
  }
  return resolve(path);
}

/**
 * Follows links, so that one file has one name; DuckDB shares a file between its users in a process by name only.
 *
 * The folder exists; the file need not.
 */
export async function canonicalPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // The file is not there yet: its folder is.
    return join(await realpath(dirname(path)), basename(path));
  }
}

/** Tells whether the file is there. @throws {AntiphonError} `MEMORY` when something else than a file is. */
export async function fileExists(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined || stats.isFile()) return stats !== undefined;
  throw new AntiphonError({
    code: 'MEMORY',
    message: `${path} is ${stats.isDirectory() ? 'a folder' : 'not a regular file'}: name a file for the memory`,
    details: { path },
  });
}
