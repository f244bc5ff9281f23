import type { OutputPlace } from './filter-kernel.ts';
import type { KernelJob } from './typescript-kernel.ts';

/** Fills a block where each output is made of the four rows around it, by Lagrange's cubic. */
export function interpolate({ filter, rows, planes, output }: KernelJob, place: OutputPlace, count: number): void {
  const { tapCount, rowCount, ratio } = filter;
  const { numerator, denominator } = ratio;
  let { start, phase } = place;
  for (let index = 0; index < count; index++) {
    const at = (phase * rowCount) / numerator;
    const row = Math.floor(at) * tapCount;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let tap = 0; tap < tapCount; tap++) {
      const input = planes[start + tap] as number;
      sum0 += input * (rows[row + tap] as number);
      sum1 += input * (rows[row + tap + tapCount] as number);
      sum2 += input * (rows[row + tap + 2 * tapCount] as number);
      sum3 += input * (rows[row + tap + 3 * tapCount] as number);
    }
    const beyond = at - Math.floor(at);
    const before = beyond + 1;
    const after = beyond - 1;
    const last = beyond - 2;
    output[index] =
      sum1 * (before * after * last * 0.5) -
      sum2 * (before * beyond * last * 0.5) +
      (sum3 * (before * beyond * after) - sum0 * (beyond * after * last)) / 6;
    phase += denominator;
    const whole = Math.floor(phase / numerator);
    phase -= whole * numerator;
    start += whole;
  }
}
