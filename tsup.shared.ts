import type { Options } from 'tsup';

/** What every package's build has in common: ESM, declarations, no bundled dependency. */
export function library(entry: readonly string[], options: Options = {}): Options {
  return {
    entry: [...entry],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    sourcemap: true,
    clean: true,
    splitting: true,
    treeshake: true,
    tsconfig: '../../tsconfig.build.json',
    ...options,
  };
}
