import type { PolyphaseFilter } from './polyphase-filter.ts';

/** Which inner loop is used: WebAssembly with SIMD, or plain TypeScript. */
export type ResampleKernel = 'wasm' | 'typescript';

/** How many samples of input, and of output, a kernel takes at a time. */
export const BLOCK_LENGTH = 4_096;

/**
 * Computes outputs of one filter. It keeps nothing from one call to the next, so that any number of streams share it: each puts
 * its input in, calls `compute` and takes its output out before another has its turn.
 */
export interface FilterKernel {
  readonly filter: PolyphaseFilter;
  readonly name: ResampleKernel;
  /** The input: room for the filter's taps and a block after them. */
  readonly window: Float32Array | Float64Array;
  /** The first taps of the window, as a view: what a stream keeps of it. */
  readonly history: Float32Array | Float64Array;
  /** The output. */
  readonly block: Float32Array | Float64Array;
  /**
   * Fills the block with `count` outputs, at most its length. The taps of the first begin at `start` in the window, and it lies
   * `phase / numerator` beyond an input sample. The same taps over the same input give the same output, whatever `start` and `count`.
   */
  compute(start: number, phase: number, count: number): void;
}
