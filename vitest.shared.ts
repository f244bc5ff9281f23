import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ViteUserConfig } from 'vitest/config';

const root = dirname(fileURLToPath(import.meta.url));

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string | { readonly default?: string }>>;
}

/** Maps every entry of every workspace package to its source, so that tests need no build and coverage maps to src. */
export function workspaceAliases(): { find: RegExp; replacement: string }[] {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name)),
  );
  return folders.flatMap((folder) => {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) return [];
    const { name, exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    return Object.entries(exports).flatMap(([subpath, target]) => {
      const output = typeof target === 'string' ? target : target.default;
      if (output === undefined || !output.startsWith('./dist/') || !output.endsWith('.js')) return [];
      const source = join(folder, 'src', output.slice('./dist/'.length).replace(/\.js$/, '.ts'));
      return [{ find: new RegExp(`^${name}${subpath.slice(1)}$`), replacement: source }];
    });
  });
}

/** The settings of one package's test project. */
export function testProject(name: string, test: NonNullable<ViteUserConfig['test']> = {}): ViteUserConfig {
  return {
    resolve: { alias: workspaceAliases() },
    test: {
      name,
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      // Whoever imports audio's source needs its kernel, and tests need no build.
      globalSetup: [join(root, 'packages/audio/scripts/kernel-module.mjs')],
      testTimeout: 20_000,
      hookTimeout: 30_000,
      restoreMocks: true,
      ...test,
    },
  };
}
