import { clampToPcm16 } from '../pcm16-float.ts';
import type { AudioSamples } from '../samples.ts';

type Block = Float32Array | Float64Array;

/** Writes the first `count` samples of a kernel's block to `output` from `at` on. */
export type StoreSamples<Samples extends AudioSamples = AudioSamples> = (
  output: Samples,
  at: number,
  count: number,
) => void;

/** As they are. */
export function storeFloat32(block: Block): StoreSamples<Float32Array> {
  // Chunks of one length give at most two lengths of output, in turn: their views are kept, so that none is made for a chunk.
  let last = block.subarray(0, 0);
  let other = last;
  return (output, at, count) => {
    if (last.length !== count) {
      const found = other.length === count ? other : block.subarray(0, count);
      other = last;
      last = found;
    }
    output.set(last, at);
  };
}

/** Rounded, and held within range. */
export function storePcm16(block: Block): StoreSamples<Int16Array> {
  return (output, at, count) => {
    for (let index = 0; index < count; index++) output[at + index] = clampToPcm16(block[index] as number);
  };
}

/** The same with noise added before rounding. */
export function storeDithered(block: Block, dither: () => number): StoreSamples<Int16Array> {
  return (output, at, count) => {
    for (let index = 0; index < count; index++) {
      output[at + index] = clampToPcm16((block[index] as number) + dither());
    }
  };
}
