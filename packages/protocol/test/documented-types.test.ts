import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../src/events/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

/** Fields and exports without a comment of their own; `type` says itself what it is. */
function undocumented(name: string): string[] {
  const lines = readFileSync(folder + name, 'utf8').split('\n');
  return lines.filter((line, at) => {
    const field = /^ +readonly (\w+)\??:/.exec(line)?.[1];
    const isExport = /^export (interface|type|const|function) /.test(line);
    const isCommented = lines[at - 1]?.trimEnd().endsWith('*/') ?? false;
    return (isExport || (field !== undefined && field !== 'type')) && !isCommented;
  });
}

it.each(files.filter((name) => name !== 'index.ts'))('%s says what each field and type is', (name) => {
  expect(undocumented(name)).toEqual([]);
});
