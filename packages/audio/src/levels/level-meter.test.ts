import { describe, expect, it } from 'vitest';
import { levelMeter } from './level-meter.ts';

describe('levelMeter', () => {
  it('reads -3.01 dBFS for a full-scale sine, the same in both forms', () => {
    const sine = Float32Array.from({ length: 24_000 }, (_, index) => Math.sin((2 * Math.PI * index) / 240));
    expect(levelMeter(sine).rmsDbfs).toBeCloseTo(-3.01, 2);
    expect(levelMeter(sine).peak).toBeCloseTo(1, 6);
    const ints = Int16Array.from(sine, (value) => value * 16_384);
    expect(levelMeter(ints).rmsDbfs).toBeCloseTo(-9.03, 2);
    expect(levelMeter(ints).peakDbfs).toBeCloseTo(-6.02, 2);
  });

  it('reads -Infinity for silence and for nothing', () => {
    for (const samples of [new Int16Array(10), new Float32Array()]) {
      expect(levelMeter(samples)).toEqual({ rms: 0, peak: 0, rmsDbfs: -Infinity, peakDbfs: -Infinity });
    }
  });

  it('reads 0 dBFS for the most negative sample', () => {
    expect(levelMeter(Int16Array.of(-32_768)).peakDbfs).toBe(0);
  });
});
