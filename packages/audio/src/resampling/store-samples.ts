import { clampToPcm16 } from '../pcm16-float.ts';
import type { AudioSamples } from '../samples.ts';

type Block = Float32Array | Float64Array;

/** Writes the first `count` samples of a block to `output` from `at` on. */
export type StoreSamples<Samples extends AudioSamples = AudioSamples> = (
  block: Block,
  output: Samples,
  at: number,
  count: number,
) => void;

// Loops, since a view of the block would be a new object for every chunk; one for each format, so that each sees one type of array.

/** As they are. */
export function storeFloat32(block: Block, output: Float32Array, at: number, count: number): void {
  for (let index = 0; index < count; index++) output[at + index] = block[index] as number;
}

/** Rounded, and held within range. */
export function storePcm16(block: Block, output: Int16Array, at: number, count: number): void {
  for (let index = 0; index < count; index++) output[at + index] = clampToPcm16(block[index] as number);
}

/** The same with noise added before rounding. */
export function storeDithered(dither: () => number): StoreSamples<Int16Array> {
  return (block, output, at, count) => {
    for (let index = 0; index < count; index++) {
      output[at + index] = clampToPcm16((block[index] as number) + dither());
    }
  };
}
