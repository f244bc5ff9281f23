// Runs every benchmark in a process of its own and prints its JSON rows, one a line, as they come.
// Usage: npm run bench [-- FILTER]: only files whose path contains FILTER.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const filter = process.argv[2] ?? '';

const files = ['packages', 'apps']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name, 'bench')))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.bench.mjs') && relative(root, file).includes(filter))
  .sort();

if (files.length === 0) {
  console.error(`No benchmark matches "${filter}".`);
  process.exitCode = 2;
}
for (const file of files) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', file], {
    cwd: dirname(dirname(file)),
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`${relative(root, file)} failed.`);
    process.exitCode = 1;
  }
}
