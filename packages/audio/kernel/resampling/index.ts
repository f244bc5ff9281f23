// The inner loops of the resampler, in AssemblyScript: `scripts/kernel-module.mjs` makes a WebAssembly module with SIMD of them.
//
// Everything lies in one memory that the caller lays out: rows of coefficients, a window of input, a block of output. Addresses are
// in bytes. An output sample is always the same operations on its own taps and nothing else, whichever outputs are computed with it:
// so that a stream gives the same samples however it is cut.
import { convolve } from './convolve';
import { interpolate } from './interpolate';

export { convolveFast as convolveFast32 } from './fast-fir';

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
