import { readFileSync } from 'node:fs';

/** The version in the package's manifest, which lies one folder up both here and in the built file. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
