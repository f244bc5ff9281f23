import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../audio-format.ts';
import { readWav } from '../wav/read-wav.ts';
import { writeWav } from '../wav/write-wav.ts';
import { createWavFileWriter, readWavFile, streamWavFile, writeWavFile } from './index.ts';

const PCM16: AudioFormat = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 };
const PCM24: AudioFormat = { ...PCM16, bitsPerSample: 24, channelCount: 2 };
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-audio-'));
  path = join(folder, 'x.wav');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** How many files this process has open in the folder. */
async function openFileCount(): Promise<number> {
  const links = await readdir('/proc/self/fd', { withFileTypes: true });
  const { readlink } = await import('node:fs/promises');
  const names = await Promise.all(links.map(({ name }) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return names.filter((name) => name.startsWith(folder)).length;
}

describe('streamWavFile', () => {
  it('gives the frames of the file in order, and nothing is read before it is asked for', async () => {
    const samples = Int16Array.from({ length: 200_001 }, (_, index) => index % 30_011);
    await writeWavFile(path, { sampleRateHz: 24_000, samples });
    const parts: Int16Array[] = [];
    for await (const frames of streamWavFile(pathToFileURL(path))) parts.push(frames.toPcm16());
    expect(parts.length).toBeGreaterThan(3);
    expect(Int16Array.from(parts.flatMap((part) => [...part]))).toEqual(samples);
    streamWavFile(join(folder, 'none.wav'));
  });

  it.skipIf(process.platform !== 'linux')(
    'closes the file when the iteration stops early (skipped but on Linux)',
    async () => {
      await writeWavFile(path, { sampleRateHz: 24_000, samples: new Int16Array(100_000) });
      for await (const frames of streamWavFile(path)) {
        expect(frames.frameCount).toBeGreaterThan(0);
        expect(await openFileCount()).toBe(1);
        break;
      }
      expect(await openFileCount()).toBe(0);
    },
  );

  it('throws what readWavFile rejects with', async () => {
    await writeFile(path, 'just a text');
    const iterate = async (name: string): Promise<void> => {
      for await (const frames of streamWavFile(name)) expect(frames).toBeUndefined();
    };
    await expect(iterate(path)).rejects.toMatchObject({ code: 'AUDIO_FORMAT', details: { path, problem: 'not-wav' } });
    const missing = join(folder, 'none.wav');
    await expect(iterate(missing)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { path: missing, errorCode: 'ENOENT' },
    });
    await expect(iterate(folder)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: { errorCode: 'EISDIR' } });
  });

  it('throws the reason of a signal that is aborted on the way', async () => {
    await writeWavFile(path, { sampleRateHz: 24_000, samples: new Int16Array(100_000) });
    const controller = new AbortController();
    const reason = new Error('enough');
    let count = 0;
    const iterate = async (): Promise<void> => {
      for await (const frames of streamWavFile(path, controller)) {
        count += frames.frameCount;
        controller.abort(reason);
      }
    };
    await expect(iterate()).rejects.toBe(reason);
    expect(count).toBeGreaterThan(0);
  });
});

describe('createWavFileWriter', () => {
  it.each([PCM16, PCM24])('writes the file that writeWav makes, $bitsPerSample bits', async (format) => {
    const samples = Int16Array.from({ length: 3_000 }, (_, index) => 7 * index);
    const writer = await createWavFileWriter(path, { format });
    // Not awaited: they are carried out in order all the same.
    void writer.write(samples.subarray(0, 1_000));
    await writer.write(samples.subarray(1_000));
    await writer.close();
    expect(new Uint8Array(await readFile(path))).toEqual(writeWav({ format, samples }));
    expect(writer.dataByteCount).toBe((samples.length * format.bitsPerSample) / 8);
  });

  it('leaves a file that can be read at every moment', async () => {
    await using writer = await createWavFileWriter(path, { format: PCM16, metadata: { INAM: 'Ode' } });
    expect((await readWavFile(path)).frameCount).toBe(0);
    for (let count = 1; count <= 3; count++) {
      await writer.write(Int16Array.of(count));
      const audio = await readWavFile(path);
      expect(audio.frameCount).toBe(count);
      expect(audio.isTruncated).toBe(false);
      expect(audio.metadata).toEqual({ INAM: 'Ode' });
    }
  });

  it('pads what has an odd length, and leaves room for large sizes where wanted', async () => {
    const format: AudioFormat = { ...PCM16, encoding: 'pcmu', bitsPerSample: 8 };
    await using writer = await createWavFileWriter(path, { format, reserveLargeSizes: true });
    await writer.write(Uint8Array.of(1, 2, 3));
    await writer.close();
    const bytes = await readFile(path);
    expect(bytes.length % 2).toBe(0);
    expect([...readWav(bytes).data]).toEqual([1, 2, 3]);
  });

  it('refuses audio after it is closed, and closes once', async () => {
    const writer = await createWavFileWriter(path, { format: PCM16 });
    await Promise.all([writer.close(), writer.close()]);
    await writer[Symbol.asyncDispose]();
    await expect(writer.write(new Int16Array(1))).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('fails with MEMORY and the path where there is no folder, and with AUDIO_FORMAT before anything is touched', async () => {
    const missing = join(folder, 'none', 'x.wav');
    await expect(createWavFileWriter(missing, { format: PCM16 })).rejects.toMatchObject({
      code: 'MEMORY',
      details: { path: missing, errorCode: 'ENOENT' },
    });
    await expect(createWavFileWriter(path, { format: { ...PCM16, sampleRateHz: 0 } })).rejects.toMatchObject({
      code: 'AUDIO_FORMAT',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('fails with MEMORY on a full disk (skipped but on Linux)', async () => {
    // The kernel's own device that is always full takes nothing at all.
    await expect(createWavFileWriter('/dev/full', { format: PCM16 })).rejects.toMatchObject({
      code: 'MEMORY',
      details: { errorCode: 'ENOSPC' },
    });
  });
});
