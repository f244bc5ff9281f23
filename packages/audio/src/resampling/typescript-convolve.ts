import type { OutputPlace } from './filter-kernel.ts';
import type { KernelJob } from './typescript-kernel.ts';

/** Fills a block, one row after the other: four outputs at a time, with one sum each, so that each coefficient is read once for four. */
export function convolve({ filter, rows, planes, output }: KernelJob, place: OutputPlace, count: number): void {
  const { tapCount, ratio } = filter;
  const { numerator, denominator } = ratio;
  for (let first = 0; first < numerator && first < count; first++) {
    const moved = place.phase + first * denominator;
    const row = (moved % numerator) * tapCount;
    let from = place.start + Math.floor(moved / numerator);
    let index = first;
    for (; index + 3 * numerator < count; index += 4 * numerator) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let tap = 0, at = from; tap < tapCount; tap++, at++) {
        const weight = rows[row + tap] as number;
        sum0 += weight * (planes[at] as number);
        sum1 += weight * (planes[at + denominator] as number);
        sum2 += weight * (planes[at + 2 * denominator] as number);
        sum3 += weight * (planes[at + 3 * denominator] as number);
      }
      output[index] = sum0;
      output[index + numerator] = sum1;
      output[index + 2 * numerator] = sum2;
      output[index + 3 * numerator] = sum3;
      from += 4 * denominator;
    }
    for (; index < count; index += numerator) {
      let sum = 0;
      for (let tap = 0; tap < tapCount; tap++) sum += (rows[row + tap] as number) * (planes[from + tap] as number);
      output[index] = sum;
      from += denominator;
    }
  }
}
