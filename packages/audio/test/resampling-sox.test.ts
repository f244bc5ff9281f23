import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { resample } from '../src/index.ts';
import { bytesFromFloat32, float32FromBytes } from './float32-bytes.ts';

const hasSox = spawnSync('sox', ['--version']).status === 0;

/** What sox makes of it at its high quality, the same filter as libsoxr's HQ. */
function bySox(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const raw = ['-t', 'f32', '-c', '1'];
  const { stdout, status } = spawnSync(
    'sox',
    ['-V1', '-D', ...raw, '-r', String(fromHz), '-', ...raw, '-', 'rate', '-h', String(toHz)],
    { input: bytesFromFloat32(samples), maxBuffer: 2 ** 26 },
  );
  expect(status).toBe(0);
  return float32FromBytes(stdout);
}

describe.skipIf(!hasSox)('resample beside sox (skipped where it is not installed)', () => {
  it.each([
    [48_000, 24_000],
    [44_100, 24_000],
    [16_000, 24_000],
    [24_000, 8_000],
    [22_050, 24_000],
    [8_000, 24_000],
  ])('makes the same of a sweep from %i to %i Hz, within -120 dB', (fromHz, toHz) => {
    const passedHz = 0.9 * (Math.min(fromHz, toHz) / 2);
    const sweep = Float32Array.from({ length: 2 * fromHz }, (_, index) => {
      const part = index / (2 * fromHz);
      const envelope = Math.sin(Math.PI * part) ** 2;
      return 0.8 * envelope * Math.sin(2 * Math.PI * passedHz * part * part);
    });
    const ours = resample(sweep, { fromHz, toHz });
    const theirs = bySox(sweep, fromHz, toHz);
    expect(theirs).toHaveLength(ours.length);
    const power = ours.reduce((sum, sample, index) => sum + (sample - (theirs[index] ?? 0)) ** 2, 0) / ours.length;
    expect(10 * Math.log10(power)).toBeLessThan(-120);
  });
});
