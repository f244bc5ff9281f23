import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that is removed after the tests of the file or block. */
export interface TemporaryFolder {
  readonly path: string;
  /** The path of a file that is not there. */
  newFile(): string;
}

/** Makes a temporary folder for the tests around the call. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'antiphon-memory-'));
  let count = 0;
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    newFile() {
      count += 1;
      return join(path, `memory-${count}.duckdb`);
    },
  };
}
