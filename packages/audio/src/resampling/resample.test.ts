import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler } from './resampler.ts';
import { resample } from './resample.ts';

const RATES = [
  8_000, 11_025, 12_000, 16_000, 22_050, 22_500, 24_000, 32_000, 44_100, 44_101, 48_000, 88_200, 96_000, 192_000,
];
const rate = fc.constantFrom(...RATES);
const quality = fc.constantFrom('fast' as const, 'high' as const, 'best' as const);
const kernel = fc.constantFrom('wasm' as const, 'typescript' as const);
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
      fc.property(samples, fc.tuple(rate, rate), kernel, cuts, (input, [fromHz, toHz], by, lengths) => {
        const options = { fromHz, toHz, quality: 'fast', kernel: by, dither: lengths.length % 2 === 0 } as const;
        const resampler = createResampler(options);
        const parts = chunked(input, lengths).map((chunk) => resampler.push(chunk));
        expect(join(new Int16Array(), [...parts, resampler.flush()])).toEqual(resample(input, options));
      }),
      LONG_CASES,
    );
  });

  it.each([
    [8_000, 24_000],
    [24_000, 16_000],
    [48_000, 24_000],
    [44_100, 24_000],
    [44_101, 24_000],
  ])('gives the same bits sample by sample, while other streams share the filter, from %i to %i Hz', (fromHz, toHz) => {
    const input = Float32Array.from({ length: 2_500 }, (_, index) => Math.sin(index * index * 0.001));
    const options = { fromHz, toHz, format: 'float32' } as const;
    for (const by of ['wasm', 'typescript'] as const) {
      const [resampler, other] = [
        createResampler({ ...options, kernel: by }),
        createResampler({ ...options, kernel: by }),
      ];
      const parts = chunked(input, [1]).map((chunk) => {
        other.push(new Float32Array(37).fill(Number.NaN));
        return resampler.push(chunk);
      });
      expect(join(new Float32Array(), [...parts, resampler.flush()])).toEqual(
        resample(input, { ...options, kernel: by }),
      );
    }
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

  it('keeps a constant, away from the ends', () => {
    const options = { fromHz: 22_050, toHz: 24_000 };
    expect(new Set(resample(new Int16Array(8_000).fill(12_345), options).subarray(300, -300))).toEqual(
      new Set([12_345]),
    );
    const floats = resample(new Float32Array(8_000).fill(1), { ...options, quality: 'fast' });
    for (const value of floats.subarray(300, -300)) expect(Math.abs(value - 1)).toBeLessThan(4e-7);
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

  it.each(['wasm', 'typescript'] as const)('clips rather than wraps whatever the samples are: %s', (by) => {
    const extreme = fc.array(fc.constantFrom(-32_768, -32_767, 0, 32_766, 32_767), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(extreme, rate, rate, (values, fromHz, toHz) => {
        const input = Int16Array.from(values);
        const ints = resample(input, { fromHz, toHz, kernel: by });
        const floats = resample(Float32Array.from(values), { fromHz, toHz, kernel: by });
        floats.forEach((value, index) => {
          const clipped = Math.max(-32_768, Math.min(value, 32_767));
          expect(Math.abs((ints[index] ?? Number.NaN) - clipped)).toBeLessThanOrEqual(0.51);
        });
      }),
      LONG_CASES,
    );
  });

  it('lets what is not a number spoil only the samples that are made of it', () => {
    const input = new Float32Array(4_000);
    input[2_000] = Number.NaN;
    const output = resample(input, { fromHz: 24_000, toHz: 16_000 });
    output.forEach((value, index) => {
      if (Math.abs(index - 1_333) > 100) expect(value).toBe(0);
    });
  });

  it('takes more samples at once than a block holds', () => {
    const input = Float32Array.from({ length: 30_000 }, (_, index) => Math.sin(index * 0.01));
    const output = resample(input, { fromHz: 8_000, toHz: 192_000 });
    expect(output).toHaveLength(720_000);
    for (let index = 5_000; index < 700_000; index += 97) {
      expect(Math.abs((output[index] ?? Number.NaN) - Math.sin((index / 24) * 0.01))).toBeLessThan(1e-5);
    }
  });

  it('refuses a kernel that does not exist', () => {
    expect(() => resample(new Int16Array(1), { fromHz: 1, toHz: 2, kernel: 'gpu' as 'wasm' })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it('refuses bytes, and an unknown quality', () => {
    const options = { fromHz: 8_000, toHz: 24_000 };
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(() => resample(new Uint8Array(4) as unknown as Int16Array, options)).toThrow(refused);
    expect(() => resample(new Int16Array(4), { ...options, quality: 'finest' as 'high' })).toThrow(refused);
  });
});
