import { AntiphonError } from '@antiphon/interface';
import { clampToPcm16 } from '../pcm16-float.ts';
import { type AudioSamples, sampleFormatOf } from '../samples.ts';
import { checkLevelDbfs } from './edit-options.ts';

/** The level to bring audio to; one of the two. */
export type NormaliseOptions =
  | {
      /** What the largest magnitude becomes, in decibels of full scale. @default -1 */
      readonly peakDbfs?: number | undefined;
      readonly rmsDbfs?: undefined;
    }
  | {
      /** What the root mean square becomes, in decibels of full scale; less where a sample would go beyond full scale. */
      readonly rmsDbfs: number;
      readonly peakDbfs?: undefined;
    };

/**
 * Makes audio as loud as wanted, with one gain for all of it: nothing is clipped. Returns a new array of the same type. Silence stays silence.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a level is above 0 or not finite, or both are given.
 * @example
 * import { normalise } from '@antiphon/audio';
 *
 * console.log(normalise(Float32Array.of(0.25, -0.125), { peakDbfs: 0 })); // Float32Array [ 1, -0.5 ]
 */
export function normalise<Samples extends AudioSamples>(samples: Samples, options: NormaliseOptions = {}): Samples {
  const isPcm16 = sampleFormatOf(samples) === 'pcm16';
  const { rmsDbfs, peakDbfs = -1 } = options;
  if (rmsDbfs !== undefined && options.peakDbfs !== undefined) {
    throw new AntiphonError({ code: 'INVALID_ARGUMENT', message: 'peakDbfs and rmsDbfs exclude each other: give one' });
  }
  const { peak, rms } = measure(samples, isPcm16 ? 32_768 : 1);
  const wanted =
    rmsDbfs === undefined
      ? amplitude('peakDbfs', peakDbfs) / peak
      : Math.min(amplitude('rmsDbfs', rmsDbfs) / rms, 1 / peak);
  const output = samples.slice() as Samples;
  if (!Number.isFinite(wanted)) return output;
  for (let index = 0; index < output.length; index++) {
    const value = (output[index] as number) * wanted;
    output[index] = isPcm16 ? clampToPcm16(value) : value;
  }
  return output;
}

function measure(samples: AudioSamples, fullScale: number): { readonly peak: number; readonly rms: number } {
  let peak = 0;
  let sumOfSquares = 0;
  for (let index = 0; index < samples.length; index++) {
    const magnitude = Math.abs(samples[index] as number) / fullScale;
    peak = Math.max(peak, magnitude);
    sumOfSquares += magnitude * magnitude;
  }
  return { peak, rms: Math.sqrt(sumOfSquares / samples.length) };
}

function amplitude(name: string, levelDbfs: number): number {
  return 10 ** (checkLevelDbfs(name, levelDbfs) / 20);
}
