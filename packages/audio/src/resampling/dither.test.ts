import { describe, expect, it } from 'vitest';
import { createResampler } from './resampler.ts';
import { resample } from './resample.ts';

describe('dither', () => {
  const options = { fromHz: 48_000, toHz: 24_000 };
  const quiet = Int16Array.from({ length: 48_000 }, (_, index) => Math.round(0.8 * Math.sin(index * 0.02)));

  it('is the same for the same seed and another for another', () => {
    const dithered = resample(quiet, { ...options, dither: { seed: 7 } });
    expect(resample(quiet, { ...options, dither: { seed: 7 } })).toEqual(dithered);
    expect(resample(quiet, { ...options, dither: { seed: 8 } })).not.toEqual(dithered);
    expect(resample(quiet, { ...options, dither: true })).toEqual(resample(quiet, { ...options, dither: { seed: 1 } }));
  });

  it('adds triangular noise: no mean, a quarter of a squared LSB with the rounding, whatever the signal', () => {
    const exact = resample(Float32Array.from(quiet), options);
    const errors = Array.from(
      resample(quiet, { ...options, dither: true }),
      (value, index) => value - (exact[index] ?? 0),
    );
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const power = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
    const leaning = errors.reduce((sum, error, index) => sum + error * (exact[index] ?? 0), 0) / errors.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(power).toBeGreaterThan(0.24);
    expect(power).toBeLessThan(0.26);
    expect(Math.abs(leaning)).toBeLessThan(0.01);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(1.5);
  });

  it('is left out where nothing is rounded, and refused where it has no meaning', () => {
    expect(resample(quiet, { fromHz: 24_000, toHz: 24_000, dither: true })).toEqual(quiet);
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
    expect(() => resample(new Float32Array(1), { ...options, dither: true })).toThrow(refused);
    expect(() => createResampler({ ...options, format: 'float32', dither: { seed: 1 } })).toThrow(refused);
    expect(() => resample(quiet, { ...options, dither: { seed: 0.5 } })).toThrow(refused);
  });
});
