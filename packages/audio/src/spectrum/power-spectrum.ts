import { type AudioSamples, sampleFormatOf } from '../samples.ts';
import { createFourierTransform } from './fourier-transform.ts';

/** Measures how strong each frequency is in one stretch of a recording. */
export interface PowerSpectrum {
  /** How many samples one measurement covers. */
  readonly windowSamples: number;
  /**
   * The power at `k · rate / windowSamples` hertz, `k` from 0 to `windowSamples / 2`; a full-scale sine has 1 at its frequency. The array is used again
   * by the next call. Beyond its ends the recording counts as silence.
   */
  at(samples: AudioSamples, startSample: number): Float64Array;
}

/** With a Hann window, whose sum is what a sine's amplitude is measured against. The window's length must be a power of two. */
export function createPowerSpectrum(windowSamples: number): PowerSpectrum {
  const fourier = createFourierTransform(windowSamples);
  const window = Float64Array.from(
    { length: windowSamples },
    (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / windowSamples),
  );
  const real = new Float64Array(windowSamples);
  const imaginary = new Float64Array(windowSamples);
  const powers = new Float64Array(windowSamples / 2 + 1);
  // The window sums to half its length, and a sine has half its amplitude at either sign of its frequency.
  const scaleToSine = (4 / windowSamples) ** 2;
  return {
    windowSamples,
    at(samples, startSample) {
      const fullScale = sampleFormatOf(samples) === 'pcm16' ? 32_768 : 1;
      for (let index = 0; index < windowSamples; index++) {
        const value = (samples[startSample + index] ?? 0) / fullScale;
        real[index] = Number.isFinite(value) ? value * (window[index] as number) : 0;
      }
      imaginary.fill(0);
      fourier.transform(real, imaginary);
      for (let bin = 0; bin < powers.length; bin++) {
        powers[bin] = ((real[bin] as number) ** 2 + (imaginary[bin] as number) ** 2) * scaleToSine;
      }
      return powers;
    },
  };
}
