import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertAudio, convertToPcm16, pcm16Format, pcm16ToFloat } from '../src/index.ts';
import { readWavFile } from '../src/node/index.ts';
import { ffmpegSamples, hasSoxr } from './audio-tools.ts';

// Beside the project, not in it.
const SPEECH = new URL('../../../../shared/audio/', import.meta.url);
const FILES = {
  'whats_the_weather_pcm16_24khz_mono.wav': { encoding: 'pcm', sampleRateHz: 24_000, seconds: 3.27 },
  'audio_weather_alaw.wav': { encoding: 'pcma', sampleRateHz: 8_000, seconds: 3.27 },
  '1-tardigrades.wav': { encoding: 'pcm', sampleRateHz: 22_050, seconds: 4.56 },
  'pyrit-converted_audio.wav': { encoding: 'pcm', sampleRateHz: 16_000, seconds: 2.21 },
} as const;
const isThere = existsSync(SPEECH);
const withSoxr = isThere && hasSoxr();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-audio-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Leaves out what lies above a frequency, as a part of the sample rate; 92 dB less from 0.005 above it, by a Blackman window. */
function lowPass(values: Float64Array, frequency: number): Float64Array {
  const reach = 600;
  const taps = Array.from({ length: 2 * reach + 1 }, (_, index) => {
    const at = index - reach;
    const window = 0.42 + 0.5 * Math.cos((Math.PI * at) / reach) + 0.08 * Math.cos((2 * Math.PI * at) / reach);
    return window * (at === 0 ? 2 * frequency : Math.sin(2 * Math.PI * frequency * at) / (Math.PI * at));
  });
  // Every eighth value stands for its neighbours: only their level is asked for.
  return Float64Array.from({ length: Math.floor(values.length / 8) }, (_, index) => {
    const center = 8 * index;
    let sum = 0;
    for (let tap = Math.max(0, reach - center); tap < taps.length; tap++) {
      sum += (taps[tap] as number) * (values[center + tap - reach] ?? 0);
    }
    return sum;
  });
}

describe.skipIf(!isThere).each(Object.entries(FILES))(
  '%s (skipped where the recordings are not there)',
  (name, facts) => {
    it('is read as what it is', async () => {
      const { format, frameCount, isTruncated } = await readWavFile(new URL(name, SPEECH));
      expect(format).toMatchObject({ encoding: facts.encoding, sampleRateHz: facts.sampleRateHz, channelCount: 1 });
      expect(frameCount / format.sampleRateHz).toBeCloseTo(facts.seconds, 2);
      expect(isTruncated).toBe(false);
    });

    it.skipIf(!withSoxr)(
      'becomes 24 kHz mono as soxr makes it, within -90 dB of the speech (skipped where ffmpeg has no soxr)',
      async () => {
        const path = join(folder, name);
        await copyFile(new URL(name, SPEECH), path);
        const soxr = 'aresample=24000:resampler=soxr:precision=28';
        const [expected = new Float64Array(0)] = await ffmpegSamples([path], '-af', soxr);
        const { data, format } = await readWavFile(path);
        const to = { ...pcm16Format(24_000), encoding: 'float', bitsPerSample: 64 } as const;
        const output = new Float64Array(convertAudio(data, format, to).buffer);
        expect(Math.abs(output.length - expected.length)).toBeLessThanOrEqual(1);
        const length = Math.min(output.length, expected.length);
        const level = rootMeanSquare(expected);
        const error = Float64Array.from({ length }, (_, index) => (output[index] ?? 0) - (expected[index] ?? 0));
        // Above 0.9 of the lower Nyquist frequency two resamplers may end the band each in its own way. Below, they have no choice.
        const audible = lowPass(error, (0.9 * Math.min(format.sampleRateHz, 24_000)) / 2 / 24_000);
        expect(decibels(rootMeanSquare(audible) / level)).toBeLessThan(-90);
        // What goes over the wire is that, rounded, within a step of 16 bits.
        const pcm16 = pcm16ToFloat(convertToPcm16({ data, format }, { sampleRateHz: 24_000 }));
        expect(output.every((value, index) => Math.abs(value - (pcm16[index] ?? 9)) <= 0.5001 / 32_768)).toBe(true);
      },
    );
  },
);
