import type { AudioSamples } from '../samples.ts';
import { BLOCK_LENGTH, type FilterKernel, type OutputPlace } from './filter-kernel.ts';
import type { StoreSamples } from './store-samples.ts';

/** One stream on its way through a filter. The caller makes the arrays, at least as long as this tells. */
export interface ResamplingRun {
  /** How many samples are ready once so many more have been pushed. */
  readyAfter(chunkLength: number): number;
  /** How many samples are still to come, when no more than these are pushed. */
  remainingAfter(chunkLength: number): number;
  /** Takes a chunk and fills the output, from `at` on, with what is ready. */
  push(chunk: AudioSamples, output: AudioSamples, at: number): void;
  /** Fills the output, from `at` on, with what remains. */
  flush(output: AudioSamples, at: number): void;
}

/**
 * Starts a stream at its first sample.
 *
 * The output's position is counted in whole numbers: it never drifts. And each output is the same sum over the same samples,
 * however the input is cut, so that the results are equal bit for bit.
 */
export function startResamplingRun(kernel: FilterKernel, store: StoreSamples): ResamplingRun {
  const { window, historyLength, period } = kernel;
  const { tapCount, lookahead, ratio } = kernel.filter;
  const { numerator, denominator } = ratio;
  // As if silence had come before: the first output sample lies on the first input sample.
  const history = kernel.history.slice().fill(0);
  const next: OutputPlace = { start: historyLength - tapCount + lookahead + 1, phase: 0, index: 0 };

  /** How many outputs lie up to so many samples after the next one's taps. */
  const countWithin = (samples: number): number => (samples * numerator - next.phase) / denominator;
  const readyAfter = (chunkLength: number): number =>
    Math.max(Math.ceil(countWithin(historyLength + chunkLength - tapCount - next.start + 1)), 0);
  const remainingAfter = (chunkLength: number): number =>
    Math.round(countWithin(historyLength + chunkLength - tapCount - next.start + 1 + lookahead));

  /** Puts out `count` samples of what the window holds. */
  const drain = (output: AudioSamples, at: number, count: number): void => {
    for (let done = 0; done < count;) {
      const length = Math.min(count - done, BLOCK_LENGTH);
      kernel.compute(next, length);
      store(output, at + done, length);
      done += length;
      const moved = next.phase + length * denominator;
      next.phase = moved % numerator;
      next.start += (moved - next.phase) / numerator;
      next.index = (next.index + length) % period;
    }
  };
  const run = (input: AudioSamples, output: AudioSamples, at: number, wanted: number): void => {
    for (let taken = 0, done = 0; taken < input.length;) {
      const length = Math.min(input.length - taken, BLOCK_LENGTH);
      window.set(history);
      window.set(length === input.length ? input : input.subarray(taken, taken + length), historyLength);
      const count = Math.min(readyAfter(length), wanted - done);
      drain(output, at + done, count);
      window.copyWithin(0, length, length + historyLength);
      history.set(kernel.history);
      next.start -= length;
      taken += length;
      done += count;
    }
  };
  return {
    readyAfter,
    remainingAfter,
    push: (chunk, output, at) => run(chunk, output, at, readyAfter(chunk.length)),
    flush: (output, at) => run(new Float32Array(lookahead), output, at, remainingAfter(0)),
  };
}

/** A run that only copies, for equal rates. */
export function startCopyRun(): ResamplingRun {
  return {
    readyAfter: (chunkLength) => chunkLength,
    remainingAfter: (chunkLength) => chunkLength,
    push: (chunk, output, at) => output.set(chunk, at),
    flush: () => undefined,
  };
}
