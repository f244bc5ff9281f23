import { overLanes } from './over-lanes';

/** Fills a block where every output lies between rows: each is made of the four rows around it. */
export function interpolate<T>(
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
