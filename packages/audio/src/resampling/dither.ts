/** How dither is made. */
export interface DitherOptions {
  /** Where the random numbers begin, a 32-bit integer: the same seed gives the same output. @default 1 */
  readonly seed?: number | undefined;
}

/**
 * Makes a source of triangular noise between -1 and 1, in units of the last bit: the sum of two uniform ones. Added before rounding,
 * it makes the error's mean and power independent of the signal (Lipshitz, Wannamaker and Vanderkooy, "Quantization and Dither", 1992).
 */
export function createDither({ seed = 1 }: DitherOptions): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    const high = scramble(state);
    return ((high >>> 16) - (high & 0xffff)) / 65_536;
  };
}

/** The finalizer of MurmurHash3: every bit of the result depends on every bit of the counter. */
function scramble(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
