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
  /** How many samples before a chunk a stream keeps; at least the filter's taps. */
  readonly historyLength: number;
  /** Outputs are numbered modulo this. */
  readonly period: number;
  /** The input: room for the history and a block after it. */
  readonly window: Float32Array | Float64Array;
  /** The history, as a view of the window's beginning. */
  readonly history: Float32Array | Float64Array;
  /** The output. */
  readonly block: Float32Array | Float64Array;
  /**
   * Fills the block with outputs, at most its length. An output is always the same operations on its own taps, whatever is computed
   * with it.
   */
  compute(place: OutputPlace, count: number): void;
}

/** Where an output lies. */
export interface OutputPlace {
  /** Where its taps begin in the window. */
  start: number;
  /** How far beyond an input sample it lies, in `1 / numerator`. */
  phase: number;
  /** Its number in the stream, modulo the kernel's period. */
  index: number;
}
