// A fast finite impulse response filter, nested twice: nine products of a quarter's length do the work of sixteen.
// After Mou and Duhamel, "Short-length FIR filters and their use in fast nonrecursive filtering" (1991).
//
// Two outputs d apart, over a row of two interleaved parts (c0, c1) of d taps in turn, are
//   y0 = x1 (c0 + c1) + (x0 - x1) c0        y1 = x1 (c0 + c1) - (x1 - x2) c1
// where x0, x1, x2 are the input from 0, d and 2d on: three products of half the length, where four were. Each of the three is
// again of that kind. d is 4 taps times the distance of the outputs, so that four outputs lie between a pair: they are computed
// together, and sixteen make a group. The differences of the input are computed once, for all rows.
//
// Outputs belong to groups by their number in the stream, not in the chunk. A group at a chunk's edge is computed whole, in part from
// whatever lies beyond the input; those of its outputs are not used. No output needs more than its own taps.

/** Outputs of a row that are computed together. */
const GROUP: i32 = 16;

/**
 * Fills a block; `index` is the first output's number in the stream, modulo `16 * numerator`, and `denominator` is 1, 2 or 3. The window
 * is the first of four planes that are `planeBytes` apart: the input, and three that this fills with its differences. There is room for
 * 15 outputs of each row on both sides of the block, and for their input on both sides of the window.
 */
export function convolveFast(
  rows: usize,
  window: usize,
  block: usize,
  planeBytes: usize,
  tapCount: i32,
  numerator: i32,
  denominator: i32,
  phase: i32,
  count: i32,
  index: i32,
): void {
  const step: usize = (denominator / numerator) * 4;
  const phaseStep = denominator % numerator;
  const reach = (phase + (count - 1) * denominator) / numerator + tapCount;
  takeDifferences(window - (GROUP - 1) * denominator * 4, window + reach * 4, planeBytes, denominator);
  for (let first = 0; first < numerator && first < count; first++) {
    const row = rows + phase * tapCount * 9;
    const before = ((index + first) / numerator) % GROUP;
    let from = window - before * denominator * 4;
    let to = block + (first - before * numerator) * 4;
    for (let at = first - before * numerator; at < count; at += GROUP * numerator) {
      convolveGroup(row, tapCount, from, planeBytes, to, numerator * 4, denominator);
      from += GROUP * denominator * 4;
      to += GROUP * numerator * 4;
    }
    window += step;
    phase += phaseStep;
    if (phase >= numerator) {
      phase -= numerator;
      window += 4;
    }
  }
}

/** Fills the planes: x(n) - x(n + d), x(n) - x(n + 2d), and the first difference of the latter. */
function takeDifferences(from: usize, end: usize, planeBytes: usize, apart: usize): void {
  const d = apart * 16;
  for (; from < end; from += 16) {
    const input0 = v128.load(from);
    const input1 = v128.load(from + d);
    const outer = f32x4.sub(input0, v128.load(from + d * 2));
    v128.store(from + planeBytes, f32x4.sub(input0, input1));
    v128.store(from + planeBytes * 2, outer);
    v128.store(from + planeBytes * 3, f32x4.sub(outer, f32x4.sub(input1, v128.load(from + d * 3))));
  }
}

/** Sixteen outputs, `apart` input samples from each other. `partBytes` is the length of each of the row's nine parts. */
function convolveGroup(
  row: usize,
  partBytes: usize,
  input: usize,
  planeBytes: usize,
  to: usize,
  spread: usize,
  apart: usize,
): void {
  const d = apart * 16;
  const inner = input + planeBytes;
  const outer = inner + planeBytes;
  const both = outer + planeBytes;
  let shared = convolvePart(row, partBytes, input + 3 * d, apart);
  const middle0 = f32x4.add(shared, convolvePart(row + partBytes, partBytes, inner + 2 * d, apart));
  const middle1 = f32x4.add(shared, convolvePart(row + partBytes * 2, partBytes, inner + 3 * d, apart));
  shared = convolvePart(row + partBytes * 3, partBytes, outer + d, apart);
  storeFour(to, spread, middle0, shared, convolvePart(row + partBytes * 4, partBytes, both, apart));
  to += spread * 4;
  storeFour(to, spread, middle1, shared, convolvePart(row + partBytes * 5, partBytes, both + d, apart));
  to += spread * 4;
  shared = convolvePart(row + partBytes * 6, partBytes, outer + 3 * d, apart);
  storeFour(to, spread, middle0, shared, convolvePart(row + partBytes * 7, partBytes, both + 2 * d, apart));
  to += spread * 4;
  storeFour(to, spread, middle1, shared, convolvePart(row + partBytes * 8, partBytes, both + 3 * d, apart));
}

/** Four sums, each over the first d taps in every 4d: loops of their own, so that the distances are constants of the machine code. */
function convolvePart(row: usize, partBytes: usize, from: usize, apart: usize): v128 {
  const end = row + partBytes;
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  if (apart == 1) {
    do {
      let taps = v128.load(row);
      sum0 = f32x4.add(sum0, f32x4.mul(taps, v128.load(from)));
      sum1 = f32x4.add(sum1, f32x4.mul(taps, v128.load(from, 4)));
      sum2 = f32x4.add(sum2, f32x4.mul(taps, v128.load(from, 8)));
      sum3 = f32x4.add(sum3, f32x4.mul(taps, v128.load(from, 12)));
      taps = v128.load(row, 16);
      sum0 = f32x4.add(sum0, f32x4.mul(taps, v128.load(from, 64)));
      sum1 = f32x4.add(sum1, f32x4.mul(taps, v128.load(from, 68)));
      sum2 = f32x4.add(sum2, f32x4.mul(taps, v128.load(from, 72)));
      sum3 = f32x4.add(sum3, f32x4.mul(taps, v128.load(from, 76)));
      row += 32;
      from += 128;
    } while (row < end);
  } else if (apart == 2) {
    do {
      let taps = v128.load(row);
      sum0 = f32x4.add(sum0, f32x4.mul(taps, v128.load(from)));
      sum1 = f32x4.add(sum1, f32x4.mul(taps, v128.load(from, 8)));
      sum2 = f32x4.add(sum2, f32x4.mul(taps, v128.load(from, 16)));
      sum3 = f32x4.add(sum3, f32x4.mul(taps, v128.load(from, 24)));
      taps = v128.load(row, 16);
      sum0 = f32x4.add(sum0, f32x4.mul(taps, v128.load(from, 16)));
      sum1 = f32x4.add(sum1, f32x4.mul(taps, v128.load(from, 24)));
      sum2 = f32x4.add(sum2, f32x4.mul(taps, v128.load(from, 32)));
      sum3 = f32x4.add(sum3, f32x4.mul(taps, v128.load(from, 40)));
      row += 32;
      from += 128;
    } while (row < end);
  } else {
    do {
      let taps = v128.load(row);
      sum0 = f32x4.add(sum0, f32x4.mul(taps, v128.load(from)));
      sum1 = f32x4.add(sum1, f32x4.mul(taps, v128.load(from, 12)));
      sum2 = f32x4.add(sum2, f32x4.mul(taps, v128.load(from, 24)));
      sum3 = f32x4.add(sum3, f32x4.mul(taps, v128.load(from, 36)));
      taps = v128.load(row, 16);
      sum0 = f32x4.add(sum0, f32x4.mul(taps, v128.load(from, 16)));
      sum1 = f32x4.add(sum1, f32x4.mul(taps, v128.load(from, 28)));
      sum2 = f32x4.add(sum2, f32x4.mul(taps, v128.load(from, 40)));
      sum3 = f32x4.add(sum3, f32x4.mul(taps, v128.load(from, 52)));
      taps = v128.load(row, 32);
      sum0 = f32x4.add(sum0, f32x4.mul(taps, v128.load(from, 32)));
      sum1 = f32x4.add(sum1, f32x4.mul(taps, v128.load(from, 44)));
      sum2 = f32x4.add(sum2, f32x4.mul(taps, v128.load(from, 56)));
      sum3 = f32x4.add(sum3, f32x4.mul(taps, v128.load(from, 68)));
      row += 48;
      from += 192;
    } while (row < end);
  }
  const sums01 = f32x4.add(v128.shuffle<f32>(sum0, sum1, 0, 4, 1, 5), v128.shuffle<f32>(sum0, sum1, 2, 6, 3, 7));
  const sums23 = f32x4.add(v128.shuffle<f32>(sum2, sum3, 0, 4, 1, 5), v128.shuffle<f32>(sum2, sum3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(sums01, sums23, 0, 1, 4, 5), v128.shuffle<f32>(sums01, sums23, 2, 3, 6, 7));
}

/** The sums of three times four values. */
function storeFour(to: usize, spread: usize, a: v128, b: v128, c: v128): void {
  const sums = f32x4.add(a, f32x4.add(b, c));
  v128.store_lane<f32>(to, sums, 0);
  v128.store_lane<f32>(to + spread, sums, 1);
  v128.store_lane<f32>(to + spread * 2, sums, 2);
  v128.store_lane<f32>(to + spread * 3, sums, 3);
}
