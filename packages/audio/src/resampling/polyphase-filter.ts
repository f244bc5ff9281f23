import { tapMultiple } from './fast-fir.ts';
import { type KaiserBand, kaiserLength, type KaiserTable, kaiserTable } from './kaiser-window.ts';

/** The ratio of two rates in lowest terms: `numerator` samples go out for every `denominator` that come in. */
export interface ResampleRatio {
  readonly numerator: number;
  readonly denominator: number;
}

/** A low-pass filter, sampled at the positions that an output sample can have between two input samples. */
export interface PolyphaseFilter {
  readonly ratio: ResampleRatio;
  /** The input samples that one output sample is made of; a multiple of 8, and of what the fast filter needs. */
  readonly tapCount: number;
  /** How many of them come after the input sample at or before the output's position. */
  readonly lookahead: number;
  /** How many rows there are for one input sample's width. */
  readonly rowCount: number;
  /** Whether outputs lie between rows. There is then one further row before the interval and two after it. */
  readonly isInterpolated: boolean;
  /** Rows of `tapCount` coefficients. Those of a row add up to 1. */
  readonly coefficients: Float64Array;
}

/** More coefficients are not kept: 2 MiB in double precision. Ratios that need more (44 101 to 24 000) interpolate between rows. */
const MAXIMUM_COEFFICIENTS = 262_144;

/**
 * Rows for one sample's width at the lower rate, when outputs lie between them. The error of a cubic through four of them is at most
 * (π / 256)⁴ · 3/128 of the highest frequency that passes: -185 dB.
 */
const INTERPOLATED_ROWS = 256;

/**
 * Designs a Kaiser-windowed sinc for a ratio.
 *
 * Tap `t` of row `r` weighs the input sample `t + 1 + lookahead - tapCount` places from the one at or before the output's position,
 * for an output that lies `r / rowCount` after it; when it is interpolated, `(r - 1) / rowCount`.
 */
export function designPolyphaseFilter(ratio: ResampleRatio, band: KaiserBand): PolyphaseFilter {
  // When the rate falls, the filter works at the lower rate: it is stretched by as much.
  const bandwidth = Math.min(1, ratio.numerator / ratio.denominator);
  const halfLength = kaiserLength(band) / 2 / bandwidth;
  const isInterpolated = ratio.numerator * 2 * halfLength > MAXIMUM_COEFFICIENTS;
  const rowCount = isInterpolated ? Math.ceil(INTERPOLATED_ROWS * bandwidth) : ratio.numerator;
  const firstRow = isInterpolated ? -1 : 0;
  const lastRow = isInterpolated ? rowCount + 2 : rowCount - 1;
  const lookahead = Math.floor(halfLength + lastRow / rowCount);
  const multiple = tapMultiple(ratio);
  const tapCount = multiple * Math.ceil((lookahead + 1 + Math.floor(halfLength - firstRow / rowCount)) / multiple);

  const cutoff = ((band.passband + band.stopband) / 2) * bandwidth;
  const impulse: KaiserImpulse = { window: kaiserTable(band.stopbandDb), halfLength, cutoff };
  const rows: Float64Array[] = [];
  const coefficients = new Float64Array((lastRow - firstRow + 1) * tapCount);
  // The sum of the numbers of two taps as far from the middle of a sample's width, on its two sides.
  const mirror = 2 * (tapCount - 1 - lookahead) + 1;
  for (let row = firstRow; row <= lastRow; row++) {
    const taps = coefficients.subarray((row - firstRow) * tapCount, (row - firstRow + 1) * tapCount);
    const mirrored = rows[rowCount - row - firstRow];
    if (mirrored === undefined) fillRow(taps, tapCount - 1 - lookahead + row / rowCount, impulse);
    else mirrorRow(taps, mirrored, mirror);
    rows.push(taps);
  }
  return { ratio, tapCount, lookahead, rowCount, isInterpolated, coefficients };
}

/** A sinc under a Kaiser window, over time in input samples. */
interface KaiserImpulse {
  readonly window: KaiserTable;
  readonly halfLength: number;
  /** In half cycles a sample. */
  readonly cutoff: number;
}

/**
 * Samples the impulse response, and makes a constant input come out as the same constant at every position.
 *
 * One loop without a call but the sine's: the first filter is designed by code that is still interpreted.
 */
function fillRow(taps: Float64Array, centre: number, { window, halfLength, cutoff }: KaiserImpulse): void {
  const { cubics, steps } = window;
  const stepsPerSample = steps / halfLength;
  const radiansPerSample = Math.PI * cutoff;
  let sum = 0;
  for (let tap = 0; tap < taps.length; tap++) {
    const time = Math.abs(centre - tap);
    if (time > halfLength) continue;
    const at = time * stepsPerSample;
    const step = at | 0;
    const place = at - step;
    const cubic = step * 4;
    const weight =
      (((cubics[cubic + 3] as number) * place + (cubics[cubic + 2] as number)) * place +
        (cubics[cubic + 1] as number)) *
        place +
      (cubics[cubic] as number);
    const angle = radiansPerSample * time;
    const value = angle === 0 ? weight : (Math.sin(angle) / angle) * weight;
    taps[tap] = value;
    sum += value;
  }
  const scale = 1 / sum;
  for (let tap = 0; tap < taps.length; tap++) taps[tap] = (taps[tap] as number) * scale;
}

/** Copies the row that lies as far before the next sample as this one lies after the one before, from its other end. */
function mirrorRow(taps: Float64Array, mirrored: Float64Array, mirror: number): void {
  // What has no counterpart is padding, and 0.
  const first = Math.max(mirror - taps.length + 1, 0);
  const last = Math.min(taps.length - 1, mirror);
  const mirroring = taps.subarray(first, last + 1);
  mirroring.set(mirrored.subarray(mirror - last, mirror - first + 1));
  mirroring.reverse();
}
