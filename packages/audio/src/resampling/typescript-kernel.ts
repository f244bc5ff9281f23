import { BLOCK_LENGTH, type FilterKernel } from './filter-kernel.ts';
import type { PolyphaseFilter } from './polyphase-filter.ts';

/** Makes the kernel of a filter that runs everywhere, in double precision. */
export function createTypescriptKernel(filter: PolyphaseFilter): FilterKernel {
  const window = new Float64Array(filter.tapCount + BLOCK_LENGTH);
  const block = new Float64Array(BLOCK_LENGTH);
  const fill = filter.isInterpolated ? interpolate : convolve;
  const job = { filter, window, block };
  return {
    filter,
    name: 'typescript',
    historyLength: filter.tapCount,
    period: 1,
    window,
    history: window.subarray(0, filter.tapCount),
    block,
    compute: ({ start, phase }, count) => fill(job, start, phase, count),
  };
}

interface KernelJob {
  readonly filter: PolyphaseFilter;
  readonly window: Float64Array;
  readonly block: Float64Array;
}

/** Outputs of the same row are computed four at a time, with one sum each: so that each coefficient is read once for four. */
function convolve({ filter, window, block }: KernelJob, start: number, phase: number, count: number): void {
  const { coefficients, tapCount } = filter;
  const { numerator, denominator } = filter.ratio;
  const step = Math.floor(denominator / numerator);
  const phaseStep = denominator % numerator;
  for (let first = 0; first < numerator && first < count; first++) {
    const row = phase * tapCount;
    let from = start;
    let index = first;
    for (; index + 3 * numerator < count; index += 4 * numerator) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let tap = 0, at = from; tap < tapCount; tap++, at++) {
        const weight = coefficients[row + tap] as number;
        sum0 += weight * (window[at] as number);
        sum1 += weight * (window[at + denominator] as number);
        sum2 += weight * (window[at + 2 * denominator] as number);
        sum3 += weight * (window[at + 3 * denominator] as number);
      }
      block[index] = sum0;
      block[index + numerator] = sum1;
      block[index + 2 * numerator] = sum2;
      block[index + 3 * numerator] = sum3;
      from += 4 * denominator;
    }
    for (; index < count; index += numerator) {
      let sum = 0;
      for (let tap = 0; tap < tapCount; tap++) {
        sum += (coefficients[row + tap] as number) * (window[from + tap] as number);
      }
      block[index] = sum;
      from += denominator;
    }
    start += step;
    phase += phaseStep;
    if (phase >= numerator) {
      phase -= numerator;
      start += 1;
    }
  }
}

/** Each output is made of the four rows around it, by Lagrange's cubic. */
function interpolate({ filter, window, block }: KernelJob, start: number, phase: number, count: number): void {
  const { coefficients, tapCount, rowCount } = filter;
  const { numerator, denominator } = filter.ratio;
  for (let index = 0; index < count; index++) {
    const at = (phase * rowCount) / numerator;
    const row = Math.floor(at) * tapCount;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let tap = 0; tap < tapCount; tap++) {
      const input = window[start + tap] as number;
      sum0 += input * (coefficients[row + tap] as number);
      sum1 += input * (coefficients[row + tap + tapCount] as number);
      sum2 += input * (coefficients[row + tap + 2 * tapCount] as number);
      sum3 += input * (coefficients[row + tap + 3 * tapCount] as number);
    }
    const place = at - Math.floor(at);
    const before = place + 1;
    const after = place - 1;
    const last = place - 2;
    block[index] =
      sum1 * (before * after * last * 0.5) -
      sum2 * (before * place * last * 0.5) +
      (sum3 * (before * place * after) - sum0 * (place * after * last)) / 6;
    phase += denominator;
    const whole = Math.floor(phase / numerator);
    phase -= whole * numerator;
    start += whole;
  }
}
