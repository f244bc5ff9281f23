import { join } from 'node:path';

/** Where a data folder keeps its parts. */
export interface DataFolder {
  readonly databasePath: string;
  readonly audioFolder: string;
}

/** The layout of the folder given with `--out`. */
export function dataFolder(out: string): DataFolder {
  return { databasePath: join(out, 'memory.duckdb'), audioFolder: join(out, 'audio') };
}
