import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

interface Bundle {
  readonly gzipBytes: number;
  readonly files: readonly string[];
}

/** What a web page downloads that has this line in it. */
async function bundleOf(line: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: line, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    alias: { '@antiphon/interface': fileURLToPath(new URL('../../interface/src/index.ts', import.meta.url)) },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const files = Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? file : [],
  );
  return { gzipBytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).byteLength, files };
}

const validators = (files: readonly string[]): readonly string[] => files.filter((file) => /zod|validation/.test(file));

describe('what a web page downloads', { timeout: 60_000 }, () => {
  it('stays below 10 kB for both dialects and audio, and holds neither endpoints nor the rules of servers', async () => {
    const { gzipBytes, files } = await bundleOf(
      "export { audioDeltaBytes, detectDialect, encodeAudioAppend, gaDialect, isServerEvent, previewDialect } from '../src/index.ts'; export type * from '../src/index.ts';",
    );
    expect(gzipBytes).toBeLessThanOrEqual(10_000);
    expect(files.filter((file) => /src\/(endpoints|server|validation)\//.test(file))).toEqual([]);
  });

  it('stays below 5 kB for GA alone', async () => {
    const { gzipBytes } = await bundleOf("export { audioDeltaBytes, gaDialect } from '../src/index.ts';");
    expect(gzipBytes).toBeLessThanOrEqual(5_000);
  });

  it('holds no schema, whatever is taken from the main entry', async () => {
    expect(validators((await bundleOf("export * from '../src/index.ts';")).files)).toEqual([]);
    expect(validators((await bundleOf("export * from '../src/validation/index.ts';")).files)).not.toEqual([]);
  });
});
