// The inner loops of the resampler, in AssemblyScript: `scripts/build-kernel.mjs` makes a WebAssembly module with SIMD of it.
//
// Everything lies in one memory that the caller lays out: rows of coefficients, a window of input, a block of output. Addresses
// are in bytes. An output sample is the sum of its row's products with the window, taken lane by lane in the order of the taps and
// then over the lanes, whichever loop computes it: so that it does not depend on what else is computed with it.

/** Outputs that share a row are computed six at a time: their sums, the row and one product fit the 16 registers of x86-64. */
const GROUP: i32 = 6;

export function convolve32(
  rows: usize,
  window: usize,
  block: usize,
  tapCount: i32,
  numerator: i32,
  denominator: i32,
  phase: i32,
  count: i32,
): void {
  convolve<f32>(rows, window, block, tapCount, numerator, denominator, phase, count);
}

export function convolve64(
  rows: usize,
  window: usize,
  block: usize,
  tapCount: i32,
  numerator: i32,
  denominator: i32,
  phase: i32,
  count: i32,
): void {
  convolve<f64>(rows, window, block, tapCount, numerator, denominator, phase, count);
}

export function interpolate32(
  rows: usize,
  window: usize,
  block: usize,
  tapCount: i32,
  rowCount: i32,
  numerator: i32,
  denominator: i32,
  phase: i32,
  count: i32,
): void {
  interpolate<f32>(rows, window, block, tapCount, rowCount, numerator, denominator, phase, count);
}

export function interpolate64(
  rows: usize,
  window: usize,
  block: usize,
  tapCount: i32,
  rowCount: i32,
  numerator: i32,
  denominator: i32,
  phase: i32,
  count: i32,
): void {
  interpolate<f64>(rows, window, block, tapCount, rowCount, numerator, denominator, phase, count);
}

/** Fills a block, one row after the other. `window` is where the first output's taps begin, `phase` its row. */
function convolve<T>(
  rows: usize,
  window: usize,
  block: usize,
  tapCount: i32,
  numerator: i32,
  denominator: i32,
  phase: i32,
  count: i32,
): void {
  const rowBytes: usize = tapCount * sizeof<T>();
  const stride: usize = denominator * sizeof<T>();
  const spread: usize = numerator * sizeof<T>();
  const step: usize = (denominator / numerator) * sizeof<T>();
  const phaseStep = denominator % numerator;
  const used = min(numerator, count);
  for (let first = 0; first < used; first++) {
    const row = rows + phase * rowBytes;
    let from = window;
    let to = block + first * sizeof<T>();
    let left = (count - first + numerator - 1) / numerator;
    for (; left > GROUP / 2; left -= GROUP) {
      convolveGroup<T>(row, row + rowBytes, from, stride, to, spread, left);
      from += stride * GROUP;
      to += spread * GROUP;
    }
    for (; left > 0; left--) {
      convolveOne<T>(row, row + rowBytes, from, to);
      from += stride;
      to += spread;
    }
    window += step;
    phase += phaseStep;
    if (phase >= numerator) {
      phase -= numerator;
      window += sizeof<T>();
    }
  }
}

function convolveOne<T>(row: usize, end: usize, from: usize, to: usize): void {
  let sum = v128.splat<T>(0 as T);
  while (row < end) {
    sum = v128.add<T>(sum, v128.mul<T>(v128.load(row), v128.load(from)));
    sum = v128.add<T>(sum, v128.mul<T>(v128.load(row, 16), v128.load(from, 16)));
    row += 32;
    from += 32;
  }
  store<T>(to, overLanes<T>(sum));
}

/** Four to six outputs; where there are fewer than six, the last is computed again. */
function convolveGroup<T>(
  row: usize,
  end: usize,
  from0: usize,
  stride: usize,
  to: usize,
  spread: usize,
  count: i32,
): void {
  let from1 = from0 + stride;
  let from2 = from1 + stride;
  let from3 = from2 + stride;
  let from4 = count > 4 ? from3 + stride : from3;
  let from5 = count > 5 ? from4 + stride : from4;
  let sum0 = v128.splat<T>(0 as T);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let sum4 = sum0;
  let sum5 = sum0;
  while (row < end) {
    let taps = v128.load(row);
    sum0 = v128.add<T>(sum0, v128.mul<T>(taps, v128.load(from0)));
    sum1 = v128.add<T>(sum1, v128.mul<T>(taps, v128.load(from1)));
    sum2 = v128.add<T>(sum2, v128.mul<T>(taps, v128.load(from2)));
    sum3 = v128.add<T>(sum3, v128.mul<T>(taps, v128.load(from3)));
    sum4 = v128.add<T>(sum4, v128.mul<T>(taps, v128.load(from4)));
    sum5 = v128.add<T>(sum5, v128.mul<T>(taps, v128.load(from5)));
    taps = v128.load(row, 16);
    sum0 = v128.add<T>(sum0, v128.mul<T>(taps, v128.load(from0, 16)));
    sum1 = v128.add<T>(sum1, v128.mul<T>(taps, v128.load(from1, 16)));
    sum2 = v128.add<T>(sum2, v128.mul<T>(taps, v128.load(from2, 16)));
    sum3 = v128.add<T>(sum3, v128.mul<T>(taps, v128.load(from3, 16)));
    sum4 = v128.add<T>(sum4, v128.mul<T>(taps, v128.load(from4, 16)));
    sum5 = v128.add<T>(sum5, v128.mul<T>(taps, v128.load(from5, 16)));
    row += 32;
    from0 += 32;
    from1 += 32;
    from2 += 32;
    from3 += 32;
    from4 += 32;
    from5 += 32;
  }
  store<T>(to, overLanes<T>(sum0));
  store<T>(to + spread, overLanes<T>(sum1));
  store<T>(to + spread * 2, overLanes<T>(sum2));
  store<T>(to + spread * 3, overLanes<T>(sum3));
  if (count > 4) store<T>(to + spread * 4, overLanes<T>(sum4));
  if (count > 5) store<T>(to + spread * 5, overLanes<T>(sum5));
}

/** Fills a block where every output lies between rows: each is made of the four rows around it. */
function interpolate<T>(
  rows: usize,
  window: usize,
  block: usize,
  tapCount: i32,
  rowCount: i32,
  numerator: i32,
  denominator: i32,
  phase: i32,
  count: i32,
): void {
  const rowBytes: usize = tapCount * sizeof<T>();
  const step: usize = (denominator / numerator) * sizeof<T>();
  const phaseStep = denominator % numerator;
  for (let index = 0; index < count; index++) {
    const place = (<f64>phase * <f64>rowCount) / <f64>numerator;
    const row = <i32>place;
    interpolateOne<T>(rows + row * rowBytes, rowBytes, window, place - <f64>row, block + index * sizeof<T>());
    window += step;
    phase += phaseStep;
    if (phase >= numerator) {
      phase -= numerator;
      window += sizeof<T>();
    }
  }
}

/** Lagrange's cubic through the four rows, at `place` (0 to 1) between the second and the third. */
function interpolateOne<T>(row: usize, rowBytes: usize, from: usize, place: f64, to: usize): void {
  const end = row + rowBytes;
  let sum0 = v128.splat<T>(0 as T);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (let row0 = row; row0 < end; row0 += 16) {
    const input = v128.load(from);
    const row1 = row0 + rowBytes;
    const row2 = row1 + rowBytes;
    sum0 = v128.add<T>(sum0, v128.mul<T>(v128.load(row0), input));
    sum1 = v128.add<T>(sum1, v128.mul<T>(v128.load(row1), input));
    sum2 = v128.add<T>(sum2, v128.mul<T>(v128.load(row2), input));
    sum3 = v128.add<T>(sum3, v128.mul<T>(v128.load(row2 + rowBytes), input));
    from += 16;
  }
  const before = place + 1;
  const after = place - 1;
  const last = place - 2;
  const sum =
    <f64>overLanes<T>(sum1) * (before * after * last * 0.5) -
    <f64>overLanes<T>(sum2) * (before * place * last * 0.5) +
    (<f64>overLanes<T>(sum3) * (before * place * after) - <f64>overLanes<T>(sum0) * (place * after * last)) / 6;
  store<T>(to, <T>sum);
}

function overLanes<T>(sum: v128): T {
  if (sizeof<T>() == 8) return (v128.extract_lane<T>(sum, 0) + v128.extract_lane<T>(sum, 1)) as T;
  return (v128.extract_lane<T>(sum, 0) +
    v128.extract_lane<T>(sum, 1) +
    (v128.extract_lane<T>(sum, 2) + v128.extract_lane<T>(sum, 3))) as T;
}
