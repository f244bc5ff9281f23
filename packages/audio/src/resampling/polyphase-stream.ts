import type { AudioSamples } from '../samples.ts';
import type { PolyphaseFilter, ResampleRatio } from './polyphase-filter.ts';

/** How many samples are taken in, and put out, at a time. */
const BLOCK_LENGTH = 4_096;

/** The state of one resampling: a window of the input, and where in it the next output sample lies. */
export interface PolyphaseStream {
  /** Takes input until all of it is used; `emit` is called with blocks of output that are overwritten afterwards. */
  write(input: AudioSamples, emit: (block: Float64Array) => void): void;
}

/**
 * Runs a polyphase filter over a stream.
 *
 * Every output sample is the same sum over the same samples in the same order, however the input is cut, so that the results are
 * equal bit for bit. The output's position is counted in whole numbers: it never drifts.
 */
export function createPolyphaseStream(filter: PolyphaseFilter, ratio: ResampleRatio): PolyphaseStream {
  const { tapCount } = filter;
  const window = new Float64Array(tapCount + BLOCK_LENGTH);
  const block = new Float64Array(BLOCK_LENGTH);
  // As if silence had come before: the first output sample lies on the first input sample.
  let filled = tapCount / 2 - 1;
  // Where the taps of the next output begin in the window, and how far beyond a sample it lies, in 1 / numerator.
  const position = { start: 0, phase: 0 };

  function drain(emit: (block: Float64Array) => void): void {
    for (;;) {
      const count = fillBlock({ filter, ratio, window, filled, position, block });
      if (count > 0) emit(block.subarray(0, count));
      if (count < BLOCK_LENGTH) break;
    }
    const used = Math.min(position.start, filled);
    window.copyWithin(0, used, filled);
    filled -= used;
    position.start -= used;
  }

  return {
    write(input, emit) {
      for (let start = 0; start < input.length;) {
        const taken = Math.min(input.length - start, window.length - filled);
        window.set(input.subarray(start, start + taken), filled);
        filled += taken;
        start += taken;
        drain(emit);
      }
    },
  };
}

interface BlockJob {
  readonly filter: PolyphaseFilter;
  readonly ratio: ResampleRatio;
  readonly window: Float64Array;
  readonly filled: number;
  readonly position: { start: number; phase: number };
  readonly block: Float64Array;
}

/** Computes output until the block is full or the window is used up; returns how many samples there are. */
function fillBlock({ filter, ratio, window, filled, position, block }: BlockJob): number {
  const { tapCount, rowCount, coefficients } = filter;
  const { numerator, denominator } = ratio;
  const step = Math.floor(denominator / numerator);
  const phaseStep = denominator % numerator;
  const isExact = rowCount === numerator;
  const lastStart = filled - tapCount;
  let { start, phase } = position;
  let count = 0;
  for (; count < block.length && start <= lastStart; count++) {
    if (isExact) {
      block[count] = weigh(coefficients, phase * tapCount, window, start, tapCount);
    } else {
      const place = (phase * rowCount) / numerator;
      const row = Math.floor(place);
      const before = weigh(coefficients, row * tapCount, window, start, tapCount);
      const after = weigh(coefficients, (row + 1) * tapCount, window, start, tapCount);
      block[count] = before + (after - before) * (place - row);
    }
    start += step;
    phase += phaseStep;
    if (phase >= numerator) {
      phase -= numerator;
      start += 1;
    }
  }
  position.start = start;
  position.phase = phase;
  return count;
}

/** The sum of `tapCount` products. Four partial sums keep the processor's adders busy. */
// oxlint-disable-next-line max-params -- the innermost loop: an options object would be allocated for every sample.
function weigh(coefficients: Float64Array, row: number, window: Float64Array, start: number, tapCount: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let tap = 0; tap < tapCount; tap += 4) {
    const at = row + tap;
    const from = start + tap;
    first += (coefficients[at] as number) * (window[from] as number);
    second += (coefficients[at + 1] as number) * (window[from + 1] as number);
    third += (coefficients[at + 2] as number) * (window[from + 2] as number);
    fourth += (coefficients[at + 3] as number) * (window[from + 3] as number);
  }
  return first + second + (third + fourth);
}
