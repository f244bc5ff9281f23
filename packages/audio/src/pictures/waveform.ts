import { AntiphonError } from '@antiphon/interface';
import { type AudioSamples, sampleFormatOf } from '../samples.ts';

/** How finely to draw. */
export interface WaveformOptions {
  /** The number of peaks; a positive integer. */
  readonly columns: number;
}

/**
 * Reduces mono samples to peaks: the largest magnitude of each of `columns` equal stretches, 0 to 1.
 *
 * With fewer samples than columns, neighbouring columns share a sample; no samples give zeros.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when `columns` is not an integer from 1 to 1 000 000.
 */
export function waveform(samples: AudioSamples, { columns }: WaveformOptions): Float32Array<ArrayBuffer> {
  if (!Number.isInteger(columns) || columns < 1 || columns > 1_000_000) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `columns is ${columns}: expected an integer from 1 to 1000000`,
    });
  }
  const fullScale = sampleFormatOf(samples) === 'pcm16' ? 32_768 : 1;
  const peaks = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    const start = Math.floor((column * samples.length) / columns);
    const end = Math.max(Math.floor(((column + 1) * samples.length) / columns), Math.min(start + 1, samples.length));
    let peak = 0;
    for (let index = start; index < end; index++) {
      const magnitude = Math.abs(samples[index] as number);
      if (magnitude > peak) peak = magnitude;
    }
    peaks[column] = Math.min(peak / fullScale, 1);
  }
  return peaks;
}
