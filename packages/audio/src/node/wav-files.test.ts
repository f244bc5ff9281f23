import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../wav/write-wav.ts';
import { readWavFile, writeWavFile } from './index.ts';

const AUDIO = { sampleRateHz: 24_000, samples: Int16Array.of(1, 2, 3) };
const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-audio-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('readWavFile', () => {
  it('reads what writeWavFile wrote, by path or by URL', async () => {
    const path = join(folder, 'a b.wav');
    await writeWavFile(path, AUDIO);
    expect((await readWavFile(path)).toPcm16()).toEqual(AUDIO.samples);
    expect((await readWavFile(pathToFileURL(path))).toPcm16()).toEqual(AUDIO.samples);
  });

  it('tells a missing file and a folder apart, with the path', async () => {
    const path = join(folder, 'none.wav');
    await expect(readWavFile(path)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { path, errorCode: 'ENOENT' },
    });
    await expect(readWavFile(folder)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { path: folder, errorCode: 'EISDIR' },
    });
  });

  it.skipIf(isRoot)('names a file that may not be read (skipped for root, who may read all)', async () => {
    const path = join(folder, 'secret.wav');
    await writeWavFile(path, AUDIO);
    await chmod(path, 0);
    await expect(readWavFile(path)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { errorCode: 'EACCES' },
    });
  });

  it('tells an empty file from one that is not a WAV, with path and offset', async () => {
    const path = join(folder, 'x.wav');
    await writeFile(path, '');
    await expect(readWavFile(path)).rejects.toMatchObject({
      code: 'AUDIO_FORMAT',
      details: { path, byteOffset: 0, problem: 'empty' },
    });
    await writeFile(path, 'just a text');
    await expect(readWavFile(path)).rejects.toMatchObject({
      code: 'AUDIO_FORMAT',
      details: { path, problem: 'not-wav' },
    });
  });

  it('rejects with the reason of a signal that is aborted', async () => {
    const reason = new Error('enough');
    await expect(readWavFile(join(folder, 'x.wav'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('writeWavFile', () => {
  it('writes exactly the bytes of writeWav, in the place of what was there, and nothing else', async () => {
    const path = join(folder, 'x.wav');
    await writeFile(path, 'old');
    await writeWavFile(path, AUDIO);
    expect(new Uint8Array(await readFile(path))).toEqual(writeWav(AUDIO));
    expect(await readdir(folder)).toEqual(['x.wav']);
  });

  it('fails with MEMORY and the path when the folder is not there', async () => {
    const path = join(folder, 'none', 'x.wav');
    await expect(writeWavFile(path, AUDIO)).rejects.toMatchObject({
      code: 'MEMORY',
      details: { path, errorCode: 'ENOENT' },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing behind when the name is taken by a folder', async () => {
    const path = join(folder, 'x.wav');
    await mkdir(path);
    await expect(writeWavFile(path, AUDIO)).rejects.toMatchObject({ code: 'MEMORY', details: { path } });
    expect(await readdir(folder)).toEqual(['x.wav']);
  });

  it.skipIf(isRoot)(
    'fails with MEMORY in a folder that is not writable (skipped for root, who may write all)',
    async () => {
      await chmod(folder, 0o500);
      await expect(writeWavFile(join(folder, 'x.wav'), AUDIO)).rejects.toMatchObject({ code: 'MEMORY' });
      await chmod(folder, 0o700);
    },
  );

  it('leaves the old file and nothing else when it is aborted on the way', async () => {
    const path = join(folder, 'x.wav');
    await writeFile(path, 'old');
    const controller = new AbortController();
    const writing = writeWavFile(path, { sampleRateHz: 24_000, samples: new Int16Array(4_000_000) }, controller);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(writing).rejects.toBe(reason);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['x.wav']);
  });

  it('touches nothing when the audio cannot be written as WAV', async () => {
    await expect(writeWavFile(join(folder, 'x.wav'), { ...AUDIO, sampleRateHz: 0 })).rejects.toMatchObject({
      code: 'AUDIO_FORMAT',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
