import { keptPart } from './kept-target.ts';

const FULL_SCALE = 32_768;

/**
 * Turns 16-bit samples into floating point: `sample / 32768`, so that the range is -1 to 32767/32768.
 *
 * {@link floatToPcm16} gives exactly the same samples back.
 */
export function pcm16ToFloat(samples: Int16Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(samples.length);
  for (let index = 0; index < samples.length; index++) floats[index] = (samples[index] as number) / FULL_SCALE;
  return floats;
}

/**
 * Turns floating point into 16-bit samples: `round(value * 32768)`, held within -32768 to 32767; NaN becomes 0.
 *
 * Halves round up. No dither is added.
 *
 * @param target where to put the samples, to allocate nothing; the result is then the part of it that was filled. @default a new array
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the target is too short.
 */
export function floatToPcm16(floats: Float32Array): Int16Array<ArrayBuffer>;
export function floatToPcm16(floats: Float32Array, target: Int16Array | undefined): Int16Array;
export function floatToPcm16(floats: Float32Array, target?: Int16Array): Int16Array {
  const samples = target === undefined ? new Int16Array(floats.length) : keptPart(target, floats.length);
  for (let index = 0; index < floats.length; index++) {
    samples[index] = clampToPcm16((floats[index] as number) * FULL_SCALE);
  }
  return samples;
}

/** Rounds a value on the scale of 16-bit samples and holds it within their range; NaN becomes 0 when it is stored. */
export function clampToPcm16(value: number): number {
  return value >= 32_767 ? 32_767 : value <= -32_768 ? -32_768 : Math.round(value);
}
