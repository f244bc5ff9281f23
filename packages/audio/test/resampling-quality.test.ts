import { describe, expect, it } from 'vitest';
import { createResampler, resample, type ResampleKernel, type ResampleOptions } from '../src/index.ts';
import {
  decibels,
  findTones,
  foldedHz,
  multiTone,
  phaseDifference,
  residualPower,
  schroederPhase,
} from './spectrum.ts';

const PAIRS = [
  [48_000, 24_000],
  [44_100, 24_000],
  [24_000, 16_000],
  [16_000, 24_000],
  [8_000, 24_000],
  [24_000, 8_000],
  [24_000, 48_000],
  [22_500, 24_000],
  // Too many positions for a row each: interpolated.
  [44_101, 24_000],
] as const;
const KERNELS = ['wasm', 'typescript'] as const;

/** Tones from one part of the lower Nyquist frequency to another, at whole hertz that share no divisor with the rates. */
function tonesBetween(low: number, high: number, count: number, nyquistHz: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    Math.round((low + ((high - low) * index) / Math.max(count - 1, 1)) * nyquistHz),
  );
}

/** One second of what comes out of the tones, away from the ends, and the tones found in it. */
function measure(frequenciesHz: readonly number[], options: ResampleOptions, amplitude: number) {
  const { fromHz, toHz } = options;
  const input = multiTone({ frequenciesHz, sampleRateHz: fromHz, seconds: 2.25, amplitude });
  const output = resample(Float32Array.from(input), options);
  const tones = findTones(output, frequenciesHz, toHz, toHz);
  const tonePower = tones.reduce((sum, tone) => sum + tone.amplitude ** 2 / 2, 0);
  const noisePower = residualPower(output, tones, toHz, toHz);
  return { output, tones, noisePower, sinadDb: 10 * Math.log10(tonePower / noisePower) };
}

describe.each(PAIRS)('resample from %i to %i Hz', (fromHz, toHz) => {
  const nyquistHz = Math.min(fromHz, toHz) / 2;
  const passed = tonesBetween(0.013, 0.9, 14, nyquistHz);

  it.each(KERNELS)('passes tones up to 0.9 of the lower Nyquist frequency, with nothing beside them: %s', (kernel) => {
    const amplitude = 0.06;
    const { sinadDb, tones } = measure(passed, { fromHz, toHz, kernel }, amplitude);
    expect(sinadDb).toBeGreaterThan(130);
    tones.forEach((tone, number) => {
      expect(Math.abs(decibels(tone.amplitude / amplitude))).toBeLessThan(1e-4);
      const lag = phaseDifference(schroederPhase(number, passed.length), tone.phase);
      expect(Math.abs(lag / (2 * Math.PI * (passed[number] ?? 0)))).toBeLessThan(1e-10);
    });
  });

  it('keeps the images and aliases of a tone at 0.9 of the lower Nyquist frequency 130 dB down', () => {
    const frequencyHz = Math.round(0.9 * nyquistHz);
    const { output } = measure([frequencyHz], { fromHz, toHz }, 0.9);
    const images = Array.from({ length: 8 }, (_, index) => foldedHz(frequencyHz + (index - 4) * fromHz, toHz));
    const elsewhere = [...new Set(images)].filter((image) => image !== frequencyHz && image > 0 && image < toHz / 2);
    for (const { amplitude } of findTones(output, elsewhere, toHz, toHz)) {
      expect(decibels(amplitude / 0.9)).toBeLessThan(-130);
    }
  });

  it('is flat within 0.1 dB to 0.93 and 3 dB down beyond 0.95 of the lower Nyquist frequency', () => {
    const flat = tonesBetween(0.9, 0.93, 6, nyquistHz);
    const { tones } = measure([...flat, Math.floor(0.95 * nyquistHz)], { fromHz, toHz }, 0.1);
    const levels = tones.map((tone) => Math.abs(decibels(tone.amplitude / 0.1)));
    expect(Math.max(...levels.slice(0, -1))).toBeLessThan(0.1);
    expect(levels.at(-1)).toBeLessThan(3);
  });

  it('lets nothing of tones at and past the Nyquist frequency through, nor of their images', () => {
    const highest = Math.min(fromHz, 3 * toHz) / 2 - 3;
    const past = [1, 1.01, 1.05, 1.3, 1.7].map((part) => Math.round(part * nyquistHz) + 1);
    // Where the rate rises, what lies just below the Nyquist frequency has its images just above it.
    const frequencies = fromHz > toHz ? past.filter((hz) => hz < highest) : [Math.floor(0.999 * nyquistHz)];
    for (const frequencyHz of frequencies) {
      const { output, noisePower } = measure([frequencyHz], { fromHz, toHz }, 0.9);
      const unwanted = fromHz > toHz ? residualPower(output, [], toHz, toHz) : noisePower;
      expect(10 * Math.log10(unwanted / (0.9 ** 2 / 2))).toBeLessThan(-120);
    }
  });

  it.each(KERNELS)('adds in 16 bits no more noise than rounding does: %s', (kernel) => {
    const input = multiTone({ frequenciesHz: passed, sampleRateHz: fromHz, seconds: 1, amplitude: 0.06 });
    const ints = Int16Array.from(input, (sample) => Math.round(sample * 32_768));
    const output = resample(ints, { fromHz, toHz, kernel });
    const exact = resample(Float32Array.from(ints), { fromHz, toHz, kernel: 'typescript' });
    const noise = output.reduce((sum, sample, index) => sum + (sample - (exact[index] ?? 0)) ** 2, 0) / output.length;
    // A sample rounded evenly errs by 1/12 in the mean square; less, where the output falls on samples of the input.
    expect(10 * Math.log10(noise * 12)).toBeLessThan(0.2);
  });

  it('keeps what the fast quality promises', () => {
    const { sinadDb, tones } = measure(passed, { fromHz, toHz, quality: 'fast' }, 0.06);
    expect(sinadDb).toBeGreaterThan(95);
    for (const { amplitude } of tones) expect(Math.abs(decibels(amplitude / 0.06))).toBeLessThan(1e-3);
  });

  it('keeps what the best quality promises', () => {
    const frequencies = [...passed, Math.round(0.96 * nyquistHz)];
    const { sinadDb, tones } = measure(frequencies, { fromHz, toHz, quality: 'best' }, 0.06);
    // What remains is mostly the rounding of input and output to 24 bits.
    expect(sinadDb).toBeGreaterThan(143);
    for (const { amplitude } of tones) expect(Math.abs(decibels(amplitude / 0.06))).toBeLessThan(1e-5);
  });
});

const LATENCIES = [
  ['high', 24_000, 4.5],
  ['high', 16_000, 7],
  ['high', 8_000, 13],
  ['fast', 24_000, 2],
  ['fast', 16_000, 3],
  ['fast', 8_000, 6],
] as const;

describe.each(LATENCIES)('createResampler at %s with %i Hz as the lower rate', (quality, lowerHz, maximumMs) => {
  it.each([48_000, 44_100, 22_050, 24_000])(`puts samples out within ${maximumMs} ms, to and from %i Hz`, (otherHz) => {
    if (otherHz <= lowerHz) return;
    for (const [fromHz, toHz] of [
      [lowerHz, otherHz],
      [otherHz, lowerHz],
    ] as const) {
      const resampler = createResampler({ fromHz, toHz, quality });
      let pushed = 0;
      while (resampler.push(new Int16Array(1)).length === 0) pushed += 1;
      expect((pushed / fromHz) * 1000).toBeLessThanOrEqual(maximumMs);
      expect(resampler.latencyMs).toBeCloseTo((pushed / fromHz) * 1000, 9);
    }
  });
});

describe('the two kernels', () => {
  const noise = (length: number): Int16Array => {
    let state = 1;
    return Int16Array.from({ length }, () => (state = Math.imul(state, 1_103_515_245) + 12_345) >> 16);
  };

  it.each(PAIRS)('give the same within 1 LSB of 16 bits, from %i to %i Hz', (fromHz, toHz) => {
    const input = noise(6_000);
    const by = (kernel: ResampleKernel) => resample(input, { fromHz, toHz, kernel });
    const [wasm, typescript] = [by('wasm'), by('typescript')];
    expect(wasm.every((sample, index) => Math.abs(sample - (typescript[index] ?? Number.NaN)) <= 1)).toBe(true);
  });
});
