import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWav, type WavAudio } from '../src/index.ts';
import { ffmpegSamples, isInstalled, runTool, soxSamples } from './audio-tools.ts';
import { readInPieces, readWhole } from './read-in-pieces.ts';

const CODECS = ['pcm_u8', 'pcm_s16le', 'pcm_s24le', 'pcm_s32le', 'pcm_f32le', 'pcm_f64le', 'pcm_alaw', 'pcm_mulaw'];
const LAYOUTS = [
  { sampleRateHz: 8_000, channelCount: 1 },
  { sampleRateHz: 44_100, channelCount: 2 },
  { sampleRateHz: 22_050, channelCount: 6 },
] as const;

/** What each tool is asked for beyond its plain file. */
const FFMPEG_FORMS: Readonly<Record<string, readonly string[]>> = {
  plain: [],
  RF64: ['-rf64', 'always'],
  'with texts': ['-metadata', 'title=Ode', '-metadata', 'artist=x'],
  broadcast: ['-write_bext', '1', '-metadata', 'description=Take 1', '-metadata', 'originator=y'],
};
const SOX_KINDS: Readonly<Record<string, readonly string[]>> = {
  'unsigned 8': ['-e', 'unsigned-integer', '-b', '8'],
  'signed 16': ['-e', 'signed-integer', '-b', '16'],
  'signed 24': ['-e', 'signed-integer', '-b', '24'],
  'signed 32': ['-e', 'signed-integer', '-b', '32'],
  'float 32': ['-e', 'floating-point', '-b', '32'],
  'float 64': ['-e', 'floating-point', '-b', '64'],
  'A-law': ['-e', 'a-law'],
  'µ-law': ['-e', 'u-law'],
};
const SOX_FORMS: Readonly<Record<string, readonly string[]>> = { plain: [], RIFX: ['-B'] };

const FRAME_COUNT = 1_001;

const hasFfmpeg = isInstalled('ffmpeg');
const hasSox = isInstalled('sox');
let folder: string;
const raw = (channelCount: number): string => join(folder, `${channelCount}.raw`);

/** Noise, a tone, both ends of the range, and silence. An odd number of frames, for padding. */
function signal(channelCount: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: FRAME_COUNT * channelCount }, (_, index) => {
    state = (state * 48_271) % 2_147_483_647;
    if (index < 4 * channelCount) return index % 2 === 0 ? -1 : 1;
    if (index % 97 < 9) return 0;
    return 0.6 * Math.sin(index / 9) + 0.3 * (state / 1_073_741_824 - 1);
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-audio-'));
  for (const { channelCount } of LAYOUTS)
    await writeFile(raw(channelCount), new Uint8Array(signal(channelCount).buffer));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function read(path: string): Promise<WavAudio> {
  const file = new Uint8Array(await readFile(path));
  expect(readInPieces(file, [1_000, 1, 7, 4_096])).toEqual(readWhole(file));
  return readWav(file);
}

/** Compares with what a tool says, which may be up to `tolerance` away. */
function expectSamples(audio: WavAudio, expected: Float64Array | undefined, tolerance: number): void {
  const samples = audio.toFloat32();
  expect(samples).toHaveLength(expected?.length ?? -1);
  const worst = samples.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - Math.fround(expected?.[index] ?? 9))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(tolerance);
}

function ffmpegSource({ sampleRateHz, channelCount }: (typeof LAYOUTS)[number]): string[] {
  const shape = ['-ar', String(sampleRateHz), '-ac', String(channelCount)];
  return ['-v', 'error', '-f', 'f32le', ...shape, '-i', raw(channelCount)];
}

describe.each(LAYOUTS)('WAV files of $channelCount channels at $sampleRateHz Hz', (layout) => {
  const { sampleRateHz, channelCount } = layout;

  it.skipIf(!hasFfmpeg)(
    'by ffmpeg have the samples that ffmpeg reads (skipped where it is not installed)',
    async () => {
      const files = CODECS.flatMap((codec) =>
        Object.entries(FFMPEG_FORMS).map(([form, options]) => ({
          form,
          path: join(folder, `${codec}-${channelCount}-${form}.wav`),
          options: ['-c:a', codec, ...options],
        })),
      );
      runTool('ffmpeg', [...ffmpegSource(layout), ...files.flatMap(({ path, options }) => [...options, '-y', path])]);
      const expected = await ffmpegSamples(files.map(({ path }) => path));
      for (const [index, { form, path }] of files.entries()) {
        const audio = await read(path);
        expect(audio).toMatchObject({ format: layout, isTruncated: false });
        // In RF64 ffmpeg counts the padding of an odd number of bytes among the samples, and so it reads it.
        if (form !== 'RF64') expect(audio.frameCount).toBe(FRAME_COUNT);
        expectSamples(audio, expected[index], 0);
        if (form === 'with texts') expect(audio.metadata).toMatchObject({ INAM: 'Ode', IART: 'x' });
        if (form === 'broadcast') expect(audio.metadata).toMatchObject({ Description: 'Take 1', Originator: 'y' });
      }
    },
  );

  it.skipIf(!hasSox)('by sox have the samples that sox reads (skipped where it is not installed)', async () => {
    const shape = ['-r', String(sampleRateHz), '-c', String(channelCount)];
    const source = ['-V1', '-D', '-t', 'raw', '-e', 'floating-point', '-b', '32', ...shape, raw(channelCount)];
    for (const [kind, options] of Object.entries(SOX_KINDS)) {
      for (const [form, formOptions] of Object.entries(SOX_FORMS)) {
        const path = join(folder, `${kind}-${channelCount}-${form}.wav`);
        runTool('sox', [...source, ...options, ...formOptions, path]);
        const audio = await read(path);
        expect(audio).toMatchObject({ format: layout, isTruncated: false, frameCount: FRAME_COUNT });
        // Half a step of 32 bits, in which sox holds floating point; the rest is exact.
        expectSamples(audio, soxSamples(path), kind.startsWith('float') ? 2 ** -30 : 0);
      }
      const path = join(folder, `${kind}-${channelCount}-pipe.wav`);
      await writeFile(path, runTool('sox', [...source, ...options, '-t', 'wav', '-']));
      const [plain, piped] = [await read(join(folder, `${kind}-${channelCount}-plain.wav`)), await read(path)];
      expect(piped.isTruncated).toBe(false);
      expect(Buffer.from(plain.data).equals(piped.data)).toBe(true);
    }
  });
});

describe.skipIf(!hasFfmpeg)('WAV files by ffmpeg to a pipe, without a size (skipped where it is not installed)', () => {
  it.each(CODECS)('have the samples that ffmpeg reads: %s', async (codec) => {
    const path = join(folder, `${codec}-pipe.wav`);
    await writeFile(path, runTool('ffmpeg', [...ffmpegSource(LAYOUTS[0]), '-c:a', codec, '-f', 'wav', '-']));
    const audio = await read(path);
    expect(audio.isTruncated).toBe(false);
    const [expected] = await ffmpegSamples([path]);
    expect(audio.frameCount).toBe(FRAME_COUNT);
    expectSamples(audio, expected, 0);
  });
});
