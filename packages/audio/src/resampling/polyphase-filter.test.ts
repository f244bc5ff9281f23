import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastRows, isFastRatio } from './fast-fir.ts';
import { designPolyphaseFilter } from './polyphase-filter.ts';
import { QUALITIES, type ResampleQuality } from './resample-quality.ts';
import { resampleRatio } from './resample-ratio.ts';

describe('designPolyphaseFilter', () => {
  it('keeps no more than 6 MiB of coefficients for any ratio', () => {
    const rate = fc.integer({ min: 1, max: 1_000_000 });
    const quality = fc.constantFrom(...(Object.keys(QUALITIES) as ResampleQuality[]));
    fc.assert(
      fc.property(rate, rate, quality, (fromHz, toHz, level) => {
        fc.pre(Math.max(fromHz / toHz, toHz / fromHz) <= 256);
        const { coefficients } = designPolyphaseFilter(resampleRatio(fromHz, toHz), QUALITIES[level]);
        expect(coefficients.byteLength).toBeLessThan(6 * 2 ** 20);
        expect(coefficients.every(Number.isFinite)).toBe(true);
      }),
      {
        numRuns: 40,
        examples: [
          [1_000_000, 3_907, 'best'],
          [3_907, 1_000_000, 'best'],
          [44_101, 24_000, 'high'],
        ],
      },
    );
  });

  it('interpolates between rows only where a row each would be too many', () => {
    const isInterpolated = (fromHz: number, toHz: number): boolean =>
      designPolyphaseFilter(resampleRatio(fromHz, toHz), QUALITIES.high).isInterpolated;
    for (const [fromHz, toHz] of [
      [44_100, 24_000],
      [11_025, 48_000],
      [22_500, 24_000],
      [192_000, 44_100],
    ] as const) {
      expect(isInterpolated(fromHz, toHz)).toBe(false);
    }
    expect(isInterpolated(44_101, 24_000)).toBe(true);
  });
});

describe('fastRows', () => {
  it('does with nine products what the taps do with sixteen', () => {
    for (const [fromHz, toHz] of [
      [24_000, 48_000],
      [48_000, 24_000],
      [24_000, 16_000],
    ] as const) {
      const ratio = resampleRatio(fromHz, toHz);
      expect(isFastRatio(ratio)).toBe(true);
      const filter = designPolyphaseFilter(ratio, QUALITIES.high);
      const rows = fastRows(filter);
      const part = filter.tapCount / 4;
      // Of a constant input all differences are 0: the first part alone is the sum of the taps, for every row.
      for (let row = 0; row < rows.length; row += 9 * part) {
        expect(rows.subarray(row, row + part).reduce((sum, tap) => sum + tap, 0)).toBeCloseTo(1, 12);
      }
    }
    expect(isFastRatio(resampleRatio(44_100, 24_000))).toBe(false);
  });
});
