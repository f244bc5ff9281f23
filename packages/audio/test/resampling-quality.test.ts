import { describe, expect, it } from 'vitest';
import { resample } from '../src/index.ts';
import { fitTone, tone } from './tone.ts';

const PAIRS = [
  [22_050, 24_000],
  [16_000, 24_000],
  [44_100, 24_000],
  [48_000, 24_000],
  [8_000, 24_000],
  [24_000, 8_000],
  [24_000, 48_000],
  // A ratio with more positions than rows: interpolated.
  [44_099, 24_000],
] as const;
const FALLING = PAIRS.filter(([fromHz, toHz]) => fromHz > toHz);
const AMPLITUDE = 0.9;

describe.each(PAIRS)('resample from %i to %i Hz', (fromHz, toHz) => {
  const lowerNyquistHz = Math.min(fromHz, toHz) / 2;

  it.each([0.013, 0.1, 0.25, 0.5, 0.75, 0.9])('passes a tone at %f of the lower Nyquist frequency', (part) => {
    const frequencyHz = part * lowerNyquistHz;
    const input = tone({ frequencyHz, sampleRateHz: fromHz, sampleCount: fromHz, amplitude: AMPLITUDE });
    const fit = fitTone(resample(input, { fromHz, toHz }), frequencyHz, toHz);
    // Images and aliases are part of what is not the tone, so that this bounds them too.
    expect(fit.sinadDb).toBeGreaterThan(135);
    expect(Math.abs(20 * Math.log10(fit.amplitude / AMPLITUDE))).toBeLessThan(1e-5);
    expect(Math.abs(fit.delaySeconds)).toBeLessThan(1e-10);
  });

  it('passes a tone in 16 bits with no more than their own noise', () => {
    const frequencyHz = 0.37 * lowerNyquistHz;
    const floats = tone({ frequencyHz, sampleRateHz: fromHz, sampleCount: fromHz, amplitude: AMPLITUDE });
    const input = Int16Array.from(floats, (value) => Math.round(value * 32_768));
    const fit = fitTone(resample(input, { fromHz, toHz }), frequencyHz, toHz);
    // 98 dB is the bound of one rounding; input and output are rounded.
    expect(fit.sinadDb).toBeGreaterThan(93);
  });

  it('keeps what the fast quality promises', () => {
    const frequencyHz = 0.8 * lowerNyquistHz;
    const input = tone({ frequencyHz, sampleRateHz: fromHz, sampleCount: fromHz, amplitude: AMPLITUDE });
    const fit = fitTone(resample(input, { fromHz, toHz, quality: 'fast' }), frequencyHz, toHz);
    expect(fit.sinadDb).toBeGreaterThan(100);
    expect(Math.abs(20 * Math.log10(fit.amplitude / AMPLITUDE))).toBeLessThan(1e-3);
  });
});

describe.each(FALLING)('resample from %i to %i Hz', (fromHz, toHz) => {
  it.each([1.005, 1.02, 1.1, 1.3, 1.7])('lets nothing of a tone at %f of the new Nyquist frequency through', (part) => {
    const input = tone({
      frequencyHz: (part * toHz) / 2,
      sampleRateHz: fromHz,
      sampleCount: fromHz,
      amplitude: AMPLITUDE,
    });
    const middle = resample(input, { fromHz, toHz }).subarray(600, -600);
    const rms = Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
    expect(20 * Math.log10(rms / (AMPLITUDE * Math.SQRT1_2))).toBeLessThan(-130);
  });
});
