import { clampToPcm16 } from '../pcm16-float.ts';
import type { AudioSamples } from '../samples.ts';
import type { PolyphaseFilter, ResampleRatio } from './polyphase-filter.ts';
import { createPolyphaseStream } from './polyphase-stream.ts';

/** One stream on its way through a filter. The caller makes the arrays, of just the lengths that this tells. */
export interface ResamplingRun {
  /** How many samples are ready once so many more have been pushed. */
  readyAfter(chunkLength: number): number;
  /** How many samples are still to come, when no more are pushed. */
  remainingAfter(chunkLength: number): number;
  /** Takes a chunk and fills the output with what is ready. */
  push(chunk: AudioSamples, output: AudioSamples): void;
  /** Fills the output with what remains. */
  flush(output: AudioSamples): void;
}

/** Starts a stream at its first sample. */
export function startResamplingRun(filter: PolyphaseFilter, ratio: ResampleRatio): ResamplingRun {
  const { numerator, denominator } = ratio;
  const reach = filter.tapCount / 2;
  const stream = createPolyphaseStream(filter, ratio);
  let pushedCount = 0;
  let producedCount = 0;

  const run = (input: AudioSamples, output: AudioSamples): void => {
    let filled = 0;
    stream.write(input, (block) => {
      const wanted = block.subarray(0, output.length - filled);
      store(wanted, output, filled);
      filled += wanted.length;
    });
    producedCount += output.length;
  };
  return {
    // An output sample is ready when as many input samples as it reaches for have come after it.
    readyAfter: (chunkLength) =>
      Math.max(ceilingOfQuotient((pushedCount + chunkLength - reach) * numerator, denominator) - producedCount, 0),
    remainingAfter: (chunkLength) =>
      Math.round(((pushedCount + chunkLength) * numerator) / denominator) - producedCount,
    push(chunk, output) {
      pushedCount += chunk.length;
      run(chunk, output);
    },
    flush: (output) => run(new Float32Array(reach), output),
  };
}

/** A run that only copies, for equal rates. */
export function startCopyRun(): ResamplingRun {
  return {
    readyAfter: (chunkLength) => chunkLength,
    remainingAfter: (chunkLength) => chunkLength,
    push: (chunk, output) => output.set(chunk),
    flush: () => undefined,
  };
}

/** Exact for whole numbers below 2^53, where the quotient itself may be rounded to a whole number. */
function ceilingOfQuotient(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  return (dividend - remainder) / divisor + (remainder > 0 ? 1 : 0);
}

function store(block: Float64Array, output: AudioSamples, start: number): void {
  if (output instanceof Float32Array) output.set(block, start);
  else for (let index = 0; index < block.length; index++) output[start + index] = clampToPcm16(block[index] as number);
}
