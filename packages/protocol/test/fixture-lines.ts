import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The non-empty lines of a file in `fixtures/`. */
export function fixtureLines(name: string): readonly string[] {
  return linesOf(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)));
}

/** The non-empty lines of a file. */
export function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
