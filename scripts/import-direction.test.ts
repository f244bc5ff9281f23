import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const linter = join(root, 'node_modules', '.bin', 'oxlint');
const written: string[] = [];

/** Lints one line as if it stood in a package's source, and tells which rules it breaks. */
function lint(folder: string, code: string): string {
  const probe = join(root, folder, 'src', 'import-direction-probe.ts');
  mkdirSync(dirname(probe), { recursive: true });
  writeFileSync(probe, code);
  written.push(probe);
  try {
    return execFileSync(linter, ['--quiet', probe], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

afterEach(() => {
  for (const file of written.splice(0)) rmSync(file, { force: true });
});

describe('the direction of imports', () => {
  it.each([
    ['packages/interface', '@antiphon/protocol'],
    ['packages/protocol', '@antiphon/audio'],
    ['packages/transport-ws', '@antiphon/transport-loopback'],
    ['packages/transport-undici', '@antiphon/transport-ws'],
    ['packages/transport-recording', '@antiphon/transport-loopback'],
    ['packages/auth-api-key', '@antiphon/protocol'],
    ['packages/auth-entra', '@antiphon/auth-api-key'],
    ['packages/auth-client-secret', '@antiphon/auth-entra'],
    ['packages/session', '@antiphon/auth-entra'],
    ['packages/transport-ws', '@antiphon/compliance'],
    ['packages/compliance', '@antiphon/transport-ws'],
    ['packages/compliance', 'node:fs'],
    ['packages/session', '@antiphon/transport-ws'],
    ['packages/session', '@antiphon/target'],
    ['packages/memory-duckdb', '@antiphon/target'],
    ['packages/target', '@antiphon/transport-ws'],
    ['packages/emulator', '@antiphon/gateway'],
    ['packages/gateway', '@antiphon/emulator'],
    ['packages/protocol', 'rxjs'],
    ['packages/session', 'node:fs'],
    ['packages/session', '@antiphon/protocol/src/dialect.ts'],
  ])('refuses in %s an import of %s', (folder, specifier) => {
    expect(lint(folder, `export * from '${specifier}';\n`)).toContain('no-restricted-imports');
  });

  it.each([
    ['packages/protocol', '@antiphon/interface'],
    ['packages/session', '@antiphon/protocol'],
    ['packages/session', 'rxjs'],
    ['packages/target', '@antiphon/session'],
    ['packages/memory-duckdb', '@antiphon/memory'],
    ['packages/target', 'node:fs/promises'],
    ['packages/compliance', '@antiphon/interface'],
  ])('allows in %s an import of %s', (folder, specifier) => {
    expect(lint(folder, `export * from '${specifier}';\n`)).not.toContain('no-restricted-imports');
  });
});
