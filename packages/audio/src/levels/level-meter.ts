import { type AudioSamples, sampleFormatOf } from '../samples.ts';

/** How loud a stretch of audio is. Full scale is 1, that is 32 768 for 16-bit samples. */
export interface AudioLevel {
  /** The root of the mean square, 0 to 1. */
  readonly rms: number;
  /** The largest magnitude, 0 to 1. */
  readonly peak: number;
  /** `rms` in decibels, 0 at full scale: a full-scale sine has -3.01, silence has `-Infinity`. */
  readonly rmsDbfs: number;
  /** `peak` in decibels, 0 at full scale; silence has `-Infinity`. */
  readonly peakDbfs: number;
}

/** Measures samples, all channels together. No samples count as silence. */
export function levelMeter(samples: AudioSamples): AudioLevel {
  const fullScale = sampleFormatOf(samples) === 'pcm16' ? 32_768 : 1;
  let sumOfSquares = 0;
  let peak = 0;
  for (let index = 0; index < samples.length; index++) {
    const magnitude = Math.abs(samples[index] as number);
    sumOfSquares += magnitude * magnitude;
    if (magnitude > peak) peak = magnitude;
  }
  const rms = samples.length === 0 ? 0 : Math.sqrt(sumOfSquares / samples.length) / fullScale;
  peak /= fullScale;
  return { rms, peak, rmsDbfs: decibels(rms), peakDbfs: decibels(peak) };
}

function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}
