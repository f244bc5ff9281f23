import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readWav } from '@antiphon/audio';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAudioStore } from './audio-store.ts';

describe('createAudioStore', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'antiphon-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('saves as 24 000 Hz mono PCM16 under a new UUID unless told otherwise, and makes the folder', async () => {
    const store = createAudioStore(join(folder, 'new', 'audio'));
    const samples = Int16Array.of(1, -2, 32_767, -32_768);
    const path = await store.save(samples);
    expect(basename(path)).toMatch(/^[\da-f-]{36}\.wav$/);
    const wav = readWav(await readFile(path));
    expect(wav.format).toEqual({ encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 });
    expect(wav.toPcm16()).toEqual(samples);
  });

  it('says in the header what it was told, whatever that is', async () => {
    const store = createAudioStore(folder);
    const options = { channelCount: 2, sampleWidthBytes: 3, sampleRateHz: 8_000, outputFilename: 'stereo' };
    const path = await store.save(new Uint8Array(12), options);
    expect(path).toBe(join(folder, 'stereo.wav'));
    expect(readWav(await readFile(path))).toMatchObject({
      format: { bitsPerSample: 24, sampleRateHz: 8_000, channelCount: 2 },
      frameCount: 2,
    });
  });

  it.each([
    [new Uint8Array(3), {}],
    [new Uint8Array(6), { channelCount: 2 }],
    [new Int16Array(3), { channelCount: 2 }],
    [new Int16Array(4), { sampleWidthBytes: 1 }],
    [new Uint8Array(4), { sampleWidthBytes: 5 }],
    [new Uint8Array(4), { sampleRateHz: 0 }],
    [new Uint8Array(4), { channelCount: 1.5 }],
  ])('refuses what is no audio of the format: %o %o', async (audio, options) => {
    await expect(createAudioStore(folder).save(audio, options)).rejects.toMatchObject({ code: 'AUDIO_FORMAT' });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['', '.', '..', '../x.wav', 'a/b', '/etc/passwd', 'a\\b', 'a\0b'])(
    'refuses the file name %j',
    async (outputFilename) => {
      await expect(createAudioStore(folder).save(new Int16Array(1), { outputFilename })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    },
  );

  it('writes nowhere but into its folder, whatever the name', async () => {
    const store = createAudioStore(folder);
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), async (outputFilename) => {
        const path = await store.save(new Int16Array(1), { outputFilename }).catch(() => undefined);
        if (path !== undefined) expect(dirname(path)).toBe(folder);
      }),
      { numRuns: 50 },
    );
  });

  it('fails with MEMORY and leaves nothing behind where it cannot write', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'in the way');
    await expect(createAudioStore(join(file, 'audio')).save(new Int16Array(4))).rejects.toMatchObject({
      code: 'MEMORY',
    });
    expect(await readdir(folder)).toEqual(['file']);
  });
});
