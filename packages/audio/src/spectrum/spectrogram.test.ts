import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatToPcm16 } from '../pcm16-float.ts';
import { createFourierTransform } from './fourier-transform.ts';
import { spectrogram, type SpectrogramOptions } from './spectrogram.ts';

describe('the Fourier transform', () => {
  it('is the sum that defines it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        (power, values) => {
          const size = 2 ** power;
          const real = Float64Array.from({ length: size }, () => values.next().value as number);
          const imaginary = Float64Array.from({ length: size }, () => values.next().value as number);
          const expected = Array.from({ length: size }, (_, bin) => sumAt(real, imaginary, bin));
          createFourierTransform(size).transform(real, imaginary);
          expected.forEach(([wantedReal, wantedImaginary], bin) => {
            expect(real[bin]).toBeCloseTo(wantedReal, 9);
            expect(imaginary[bin]).toBeCloseTo(wantedImaginary, 9);
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});

function sumAt(real: Float64Array, imaginary: Float64Array, bin: number): readonly [number, number] {
  let sumReal = 0;
  let sumImaginary = 0;
  for (let index = 0; index < real.length; index++) {
    const angle = (-2 * Math.PI * bin * index) / real.length;
    const [a = 0, b = 0] = [real[index], imaginary[index]];
    sumReal += a * Math.cos(angle) - b * Math.sin(angle);
    sumImaginary += a * Math.sin(angle) + b * Math.cos(angle);
  }
  return [sumReal, sumImaginary];
}

describe('the spectrogram', () => {
  const sine = (hz: number, amplitude: number = 1): Float32Array =>
    Float32Array.from({ length: 24_000 }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / 24_000));
  const options: SpectrogramOptions = { sampleRateHz: 24_000, columns: 10, rows: 48, windowMs: 43 };
  const column = (levels: Float32Array, index: number): number[] => [...levels.subarray(index * 48, index * 48 + 48)];

  it.each([300, 1_125, 5_125, 11_125])(
    'has a full-scale sine of %i Hz at 0 dBFS in its band, and little beside',
    (hz) => {
      const { levelsDbfs, edgesHz } = spectrogram(sine(hz), options);
      const levels = column(levelsDbfs, 5);
      const band = edgesHz.findIndex((edge) => edge > hz) - 1;
      expect(levels.indexOf(Math.max(...levels))).toBe(band);
      // A sine between two bins of a Hann window loses up to 1.42 dB.
      expect(levels[band]).toBeGreaterThan(-1.5);
      expect(levels[band]).toBeLessThan(0.01);
      levels.forEach((level, row) => {
        if (Math.abs(row - band) > 1) expect(level).toBeLessThan(-40);
      });
    },
  );

  it('follows the level, the same in both forms', () => {
    const quiet = sine(3_000, 0.01);
    const loudest = Math.max(...spectrogram(quiet, options).levelsDbfs);
    expect(loudest).toBeCloseTo(-40, 0);
    expect(Math.max(...spectrogram(floatToPcm16(quiet), options).levelsDbfs)).toBeCloseTo(loudest, 1);
  });

  it('misses nothing, however few the columns', () => {
    const samples = new Float32Array(240_000);
    for (let at = 0; at < 240_000; at += 24_000) {
      const burst = samples.slice();
      burst.set(sine(2_000).subarray(0, 1_000), at);
      expect(Math.max(...spectrogram(burst, { ...options, columns: 1 }).levelsDbfs)).toBeGreaterThan(-12);
    }
  });

  it('spaces bands as the ear hears them, where asked', () => {
    const { edgesHz } = spectrogram(new Int16Array(), { ...options, rows: 10, scale: 'mel' });
    expect(edgesHz[0]).toBe(0);
    expect(edgesHz[10]).toBeCloseTo(12_000, 6);
    const widths = edgesHz.slice(1).map((edge, index) => edge - (edgesHz[index] as number));
    expect(widths).toEqual([...widths].sort((left, right) => left - right));
  });

  it('gives silence for no samples, and numbers for broken ones', () => {
    expect(spectrogram(new Int16Array(), options)).toMatchObject({ durationMs: 0, columns: 10, rows: 48 });
    expect(new Set(spectrogram(new Int16Array(), options).levelsDbfs)).toEqual(new Set([-120]));
    const broken = Float32Array.of(Number.NaN, Infinity, -Infinity, 3e38, 0.5);
    expect(spectrogram(broken, options).levelsDbfs.every(Number.isFinite)).toBe(true);
  });

  it.each<Partial<SpectrogramOptions>>([
    { columns: 0 },
    { columns: 1.5 },
    { rows: 0 },
    { rows: 1e9 },
    { maximumHz: 12_001 },
    { windowMs: 0 },
    { scale: 'bark' as 'mel' },
  ])('refuses %j', (wrong) => {
    expect(() => spectrogram(new Int16Array(9), { ...options, ...wrong })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
