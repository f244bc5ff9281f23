import { kaiserLength, kaiserWindow } from './kaiser-window.ts';
import type { FilterSpecification } from './resample-quality.ts';

/** The ratio of two rates in lowest terms: `numerator` samples go out for every `denominator` that come in. */
export interface ResampleRatio {
  readonly numerator: number;
  readonly denominator: number;
}

/** A low-pass filter, sampled at every position an output sample can have between two input samples. */
export interface PolyphaseFilter {
  /** The input samples that one output sample is made of; a multiple of 4. */
  readonly tapCount: number;
  /** How many rows there are for one input sample's width; one further row closes the interval. */
  readonly rowCount: number;
  /** Rows of `tapCount` coefficients. Those of a row add up to 1. */
  readonly coefficients: Float64Array;
}

/**
 * Up to this many positions each gets a row of its own. Ratios with more (44 099 to 24 000) interpolate between so many rows, which
 * costs an error of -140 dB and bounds the memory for any ratio.
 */
const MAXIMUM_ROWS = 4_096;

/**
 * Designs a Kaiser-windowed sinc for a ratio.
 *
 * Row `r`, tap `t` weighs the input sample `t - (tapCount / 2 - 1)` places from the one at or before the output's position,
 * for an output that lies `r / rowCount` after it.
 */
export function designPolyphaseFilter(ratio: ResampleRatio, specification: FilterSpecification): PolyphaseFilter {
  const { passband, stopbandDb } = specification;
  // When the rate falls, the filter works at the lower rate: it is stretched by as much.
  const bandwidth = Math.min(1, ratio.numerator / ratio.denominator);
  const halfLength = kaiserLength(stopbandDb, 1 - passband) / 2 / bandwidth;
  const tapCount = 4 * Math.ceil((2 * halfLength) / 4);
  const isExact = Math.max(ratio.numerator, ratio.denominator) <= MAXIMUM_ROWS;
  const rowCount = isExact ? ratio.numerator : Math.ceil(MAXIMUM_ROWS * bandwidth);
  const window = kaiserWindow(stopbandDb);
  const cutoff = ((passband + 1) / 2) * bandwidth;
  const impulse = (time: number): number =>
    Math.abs(time) > halfLength ? 0 : cutoff * sinc(cutoff * time) * window(time / halfLength);

  const coefficients = new Float64Array((rowCount + 1) * tapCount);
  for (let row = 0; row <= rowCount; row++) {
    const centre = tapCount / 2 - 1 + row / rowCount;
    const taps = coefficients.subarray(row * tapCount, (row + 1) * tapCount);
    for (let tap = 0; tap < tapCount; tap++) taps[tap] = impulse(centre - tap);
    normalize(taps);
  }
  return { tapCount, rowCount, coefficients };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Makes a constant input come out as the same constant at every position. */
function normalize(taps: Float64Array): void {
  const sum = taps.reduce((total, tap) => total + tap, 0);
  for (let tap = 0; tap < taps.length; tap++) taps[tap] = (taps[tap] as number) / sum;
}
