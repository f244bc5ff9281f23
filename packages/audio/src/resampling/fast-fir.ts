import type { PolyphaseFilter, ResampleRatio } from './polyphase-filter.ts';

/**
 * Outputs of a row that the fast filter computes together: see kernel/fast-fir.ts for how it works. Nine products of a quarter of the
 * taps each do the work of sixteen.
 */
export const FAST_GROUP = 16;

/** Where the outputs of a row are further apart, too few share their input. */
const MAXIMUM_APART = 3;

/** Whether the fast filter serves a ratio. */
export function isFastRatio({ denominator }: ResampleRatio): boolean {
  return denominator <= MAXIMUM_APART;
}

/** What the number of taps has to be a multiple of. */
export function tapMultiple(ratio: ResampleRatio): number {
  return isFastRatio(ratio) ? 16 * Math.max(ratio.denominator, 2) : 8;
}

/** The coefficients as the fast filter takes them: for each row nine parts, each of a quarter of the taps. */
export function fastRows({ coefficients, tapCount, ratio }: PolyphaseFilter): Float64Array {
  const distance = 4 * ratio.denominator;
  const length = tapCount / 4;
  const rows = new Float64Array((coefficients.length / 4) * 9);
  for (let row = 0, at = 0; row < coefficients.length; row += tapCount) {
    const quarter = (index: number): Float64Array =>
      coefficients.subarray(row, row + tapCount).filter((_, tap) => Math.floor(tap / distance) % 4 === index);
    const [first, second, third, fourth] = [quarter(0), quarter(1), quarter(2), quarter(3)];
    for (const [even, odd, sign] of [
      [plus(first, third), plus(second, fourth), 1],
      [first, second, 1],
      [third, fourth, -1],
    ] as const) {
      for (let tap = 0; tap < length; tap++, at++) {
        const [left, right] = [(even[tap] as number) * sign, (odd[tap] as number) * sign];
        rows[at] = left + right;
        rows[at + length] = left;
        rows[at + 2 * length] = -right;
      }
      at += 2 * length;
    }
  }
  return rows;
}

function plus(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, index) => value + (right[index] as number));
}
