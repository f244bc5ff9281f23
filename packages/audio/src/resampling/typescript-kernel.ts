import { FAST_GROUP, fastRows, isFastRatio } from './fast-fir.ts';
import { BLOCK_LENGTH, type FilterKernel } from './filter-kernel.ts';
import type { PolyphaseFilter } from './polyphase-filter.ts';
import { convolve } from './typescript-convolve.ts';
import { convolveFast } from './typescript-fast-fir.ts';
import { interpolate } from './typescript-interpolate.ts';

/** What the loops work on. */
export interface KernelJob {
  readonly filter: PolyphaseFilter;
  readonly rows: Float64Array;
  /** The window, and the planes of the fast filter. */
  readonly planes: Float64Array;
  /** From one plane to the next. */
  readonly planeLength: number;
  readonly output: Float64Array;
  /** Where the block begins in the output. */
  readonly blockAt: number;
}

/** Makes the kernel of a filter that runs everywhere, in double precision. */
export function createTypescriptKernel(filter: PolyphaseFilter): FilterKernel {
  const { numerator, denominator } = filter.ratio;
  const isFast = isFastRatio(filter.ratio);
  // The fast filter computes whole groups: up to 15 outputs of each row on both sides of what is wanted.
  const reach = isFast ? FAST_GROUP * denominator : 0;
  const blockAt = isFast ? FAST_GROUP * numerator : 0;
  const historyLength = filter.tapCount + reach;
  const planeLength = historyLength + BLOCK_LENGTH + reach;
  const job: KernelJob = {
    filter,
    rows: isFast ? fastRows(filter) : filter.coefficients,
    planes: new Float64Array(planeLength * (isFast ? 4 : 1)),
    planeLength,
    output: new Float64Array(BLOCK_LENGTH + 2 * blockAt),
    blockAt,
  };
  const fill = isFast ? convolveFast : filter.isInterpolated ? interpolate : convolve;
  return {
    filter,
    historyLength,
    period: isFast ? FAST_GROUP * numerator : 1,
    window: job.planes.subarray(0, historyLength + BLOCK_LENGTH),
    history: job.planes.subarray(0, historyLength),
    block: job.output.subarray(blockAt, blockAt + BLOCK_LENGTH),
    compute: (place, count) => fill(job, place, count),
  };
}
