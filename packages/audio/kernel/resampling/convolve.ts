import { overLanes } from './over-lanes';

/** Outputs that share a row are computed six at a time: their sums, the row and one product fit the 16 registers of x86-64. */
const GROUP: i32 = 6;

/** Fills a block, one row after the other. `window` is where the first output's taps begin, `phase` its row. */
export function convolve<T>(
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
    row += 16;
    from += 16;
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
