import { FAST_GROUP } from './fast-fir.ts';
import type { OutputPlace } from './filter-kernel.ts';
import type { KernelJob } from './typescript-kernel.ts';

/** Fills a block as kernel/fast-fir.ts does, where it is explained. */
export function convolveFast(job: KernelJob, place: OutputPlace, count: number): void {
  const { tapCount, ratio } = job.filter;
  const { numerator, denominator } = ratio;
  const reach = Math.floor((place.phase + (count - 1) * denominator) / numerator) + tapCount;
  takeDifferences(job, place.start - (FAST_GROUP - 1) * denominator, place.start + reach);
  for (let first = 0; first < numerator && first < count; first++) {
    const moved = place.phase + first * denominator;
    const row = (moved % numerator) * tapCount * (9 / 4);
    const before = Math.floor((place.index + first) / numerator) % FAST_GROUP;
    let from = place.start + Math.floor(moved / numerator) - before * denominator;
    for (let at = first - before * numerator; at < count; at += FAST_GROUP * numerator) {
      convolveGroup(job, row, from, job.blockAt + at);
      from += FAST_GROUP * denominator;
    }
  }
}

function takeDifferences({ planes, planeLength, filter }: KernelJob, from: number, end: number): void {
  const distance = 4 * filter.ratio.denominator;
  for (let at = from; at < end; at++) {
    const input0 = planes[at] as number;
    const input1 = planes[at + distance] as number;
    const outer = input0 - (planes[at + 2 * distance] as number);
    planes[at + planeLength] = input0 - input1;
    planes[at + 2 * planeLength] = outer;
    planes[at + 3 * planeLength] = outer - (input1 - (planes[at + 3 * distance] as number));
  }
}

/** Which of a group's four quarters each of a row's nine parts adds to; where its input lies, in quarters; and in which plane. */
const PARTS = [
  { quarters: [0, 1, 2, 3], offset: 3, plane: 0 },
  { quarters: [0, 2], offset: 2, plane: 1 },
  { quarters: [1, 3], offset: 3, plane: 1 },
  { quarters: [0, 1], offset: 1, plane: 2 },
  { quarters: [0], offset: 0, plane: 3 },
  { quarters: [1], offset: 1, plane: 3 },
  { quarters: [2, 3], offset: 3, plane: 2 },
  { quarters: [2], offset: 2, plane: 3 },
  { quarters: [3], offset: 3, plane: 3 },
] as const;

/** The sums of one part over four outputs. */
const sums = new Float64Array(4);

function convolveGroup(job: KernelJob, row: number, from: number, to: number): void {
  const { output, planeLength, filter } = job;
  const { numerator, denominator } = filter.ratio;
  for (let index = 0; index < FAST_GROUP; index++) output[to + index * numerator] = 0;
  for (let part = 0; part < PARTS.length; part++) {
    const { quarters, offset, plane } = PARTS[part] as (typeof PARTS)[number];
    const start = from + plane * planeLength + offset * 4 * denominator;
    convolvePart(job, row + (part * filter.tapCount) / 4, start);
    for (let turn = 0; turn < quarters.length; turn++) {
      const at = to + (quarters[turn] as number) * 4 * numerator;
      for (let index = 0; index < 4; index++) {
        output[at + index * numerator] = (output[at + index * numerator] as number) + (sums[index] as number);
      }
    }
  }
}

/** Four sums, each over the first d taps in every 4d. */
function convolvePart({ rows, planes, filter }: KernelJob, row: number, from: number): void {
  const { denominator } = filter.ratio;
  const distance = 4 * denominator;
  const end = row + filter.tapCount / 4;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let tap = row, block = from; tap < end; block += 4 * distance) {
    for (let at = block; at < block + distance; at++, tap++) {
      const weight = rows[tap] as number;
      sum0 += weight * (planes[at] as number);
      sum1 += weight * (planes[at + denominator] as number);
      sum2 += weight * (planes[at + 2 * denominator] as number);
      sum3 += weight * (planes[at + 3 * denominator] as number);
    }
  }
  sums[0] = sum0;
  sums[1] = sum1;
  sums[2] = sum2;
  sums[3] = sum3;
}
