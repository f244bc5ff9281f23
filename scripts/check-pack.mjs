// Packs the package in the current folder as it would be published and runs publint and attw over the tarball.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'antiphon-pack-'));
const run = (file, args) => execFileSync(file, args, { stdio: 'inherit', shell: process.platform === 'win32' });
try {
  // pnpm, not npm: it alone replaces `workspace:` and `catalog:` in the manifest.
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  );
  run('publint', ['--strict', tarball]);
  run('attw', ['--profile', 'esm-only', tarball]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
