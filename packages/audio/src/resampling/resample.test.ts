import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler } from './resampler.ts';
import { resample } from './resample.ts';

const rate = fc.constantFrom(8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 44_099, 48_000, 96_000);
const quality = fc.constantFrom('fast' as const, 'high' as const);
// Shrinking thousands of samples would take minutes; the seed is printed in any case.
const LONG_CASES = { numRuns: 60, endOnFailure: true };
const cuts = fc.array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 12 });

function join<Samples extends Int16Array | Float32Array>(empty: Samples, parts: readonly Samples[]): Samples {
  const joined = new (empty.constructor as new (length: number) => Samples)(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let start = 0;
  for (const part of parts) {
    joined.set(part, start);
    start += part.length;
  }
  return joined;
}

function chunked<Samples extends Int16Array | Float32Array>(samples: Samples, lengths: readonly number[]): Samples[] {
  const chunks: Samples[] = [];
  let start = 0;
  for (let turn = 0; start < samples.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    chunks.push(samples.subarray(start, start + length) as Samples);
    // A chunk without samples is part of the game; one at each turn would never end.
    start += length === 0 && turn > 20 ? 1 : length;
    if (length === 0 && turn > 20) chunks.push(samples.subarray(start - 1, start) as Samples);
  }
  return chunks;
}

describe('resample', () => {
  it('gives round(n * to / from) samples of the same type and leaves the input alone', () => {
    fc.assert(
      fc.property(fc.nat({ max: 6_000 }), rate, rate, quality, (length, fromHz, toHz, level) => {
        const input = new Int16Array(length).fill(1_000);
        const output = resample(input, { fromHz, toHz, quality: level });
        expect(output).toBeInstanceOf(Int16Array);
        expect(output.length).toBe(Math.round((length * toHz) / fromHz));
        expect(input.every((sample) => sample === 1_000)).toBe(true);
        expect(resample(new Float32Array(length), { fromHz, toHz, quality: level })).toHaveLength(output.length);
      }),
      LONG_CASES,
    );
  });

  it('gives the same bits however the input is cut', () => {
    const samples = fc.int16Array({ minLength: 0, maxLength: 12_000, size: 'max' });
    fc.assert(
      fc.property(samples, rate, rate, cuts, (input, fromHz, toHz, lengths) => {
        const resampler = createResampler({ fromHz, toHz, quality: 'fast' });
        const parts = chunked(input, lengths).map((chunk) => resampler.push(chunk));
        expect(join(new Int16Array(), [...parts, resampler.flush()])).toEqual(
          resample(input, { fromHz, toHz, quality: 'fast' }),
        );
      }),
      LONG_CASES,
    );
  });

  it('gives the same bits in floating point, and again after a flush', () => {
    const resampler = createResampler({ fromHz: 22_050, toHz: 24_000, format: 'float32' });
    const input = Float32Array.from({ length: 9_000 }, (_, index) => Math.sin(index * index * 0.001));
    const whole = resample(input, { fromHz: 22_050, toHz: 24_000 });
    for (const lengths of [[1], [4_095, 1], [9_000]]) {
      const parts = chunked(input, lengths).map((chunk) => resampler.push(chunk));
      expect(join(new Float32Array(), [...parts, resampler.flush()])).toEqual(whole);
    }
  });

  it.each([
    [8_000, 24_000],
    [24_000, 8_000],
    [22_050, 24_000],
  ])('keeps an impulse at its time from %i to %i Hz', (fromHz, toHz) => {
    const input = new Float32Array(4_001);
    input[2_000] = 1;
    const output = resample(input, { fromHz, toHz });
    const loudest = output.reduce((best, value, index) => (value > (output[best] ?? 0) ? index : best), 0);
    expect(Math.abs(loudest - (2_000 * toHz) / fromHz)).toBeLessThanOrEqual(0.5);
  });

  it('keeps a constant exactly, away from the ends', () => {
    const options = { fromHz: 22_050, toHz: 24_000 };
    expect(new Set(resample(new Int16Array(8_000).fill(12_345), options).subarray(300, -300))).toEqual(
      new Set([12_345]),
    );
    const floats = resample(new Float32Array(8_000).fill(1), { ...options, quality: 'fast' });
    expect(new Set(floats.subarray(300, -300))).toEqual(new Set([1]));
  });

  it('clips in 16 bits what the filter takes beyond full scale, and keeps it in floating point', () => {
    const square = Int16Array.from({ length: 4_000 }, (_, index) => (index % 40 < 20 ? 32_767 : -32_768));
    const options = { fromHz: 16_000, toHz: 24_000 };
    const ints = resample(square, options);
    const floats = resample(
      Float32Array.from(square, (value) => value / 32_768),
      options,
    );
    expect(Math.max(...floats)).toBeGreaterThan(1.05);
    floats.forEach((value, index) => {
      const clipped = Math.max(-32_768, Math.min(value * 32_768, 32_767));
      expect(Math.abs((ints[index] ?? Number.NaN) - clipped)).toBeLessThanOrEqual(0.51);
    });
  });

  it('copies when the rates are equal', () => {
    const input = Int16Array.of(1, 2, 3);
    const output = resample(input, { fromHz: 24_000, toHz: 24_000 });
    expect(output).toEqual(input);
    expect(output).not.toBe(input);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, 2_000_000])('refuses a rate of %f', (bad) => {
    for (const options of [
      { fromHz: bad, toHz: 24_000 },
      { fromHz: 24_000, toHz: bad },
    ]) {
      expect(() => resample(new Int16Array(1), options)).toThrow(expect.objectContaining({ code: 'AUDIO_FORMAT' }));
      expect(() => createResampler(options)).toThrow(expect.objectContaining({ code: 'AUDIO_FORMAT' }));
    }
  });

  it('refuses rates that are too far apart', () => {
    expect(() => resample(new Int16Array(1), { fromHz: 50, toHz: 24_000 })).toThrow(
      expect.objectContaining({ code: 'AUDIO_FORMAT' }),
    );
  });

  it('refuses bytes, and an unknown quality', () => {
    const options = { fromHz: 8_000, toHz: 24_000 };
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(() => resample(new Uint8Array(4) as unknown as Int16Array, options)).toThrow(refused);
    expect(() => resample(new Int16Array(4), { ...options, quality: 'finest' as 'high' })).toThrow(refused);
  });
});

describe('createResampler', () => {
  it('puts samples out as soon as the latency it states has passed', () => {
    const resampler = createResampler({ fromHz: 16_000, toHz: 24_000 });
    const latencySamples = (resampler.latencyMs / 1000) * 16_000;
    expect(resampler.push(new Int16Array(latencySamples))).toHaveLength(0);
    expect(resampler.push(new Int16Array(2))).toHaveLength(3);
    expect(resampler.latencyMs).toBeLessThan(10);
    expect(createResampler({ fromHz: 24_000, toHz: 24_000 }).latencyMs).toBe(0);
  });

  it('flushes nothing when nothing was pushed', () => {
    expect(createResampler({ fromHz: 16_000, toHz: 24_000 }).flush()).toHaveLength(0);
  });

  it('refuses a chunk of the other format', () => {
    const resampler = createResampler({ fromHz: 16_000, toHz: 24_000 });
    expect(() => resampler.push(new Float32Array(1) as unknown as Int16Array)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
