/** One direction of a kernel. A block of input gives a block of output; fewer values give fewer in proportion. */
export interface KernelStage<Input extends Uint8Array | Int16Array, Output extends Uint8Array | Int16Array> {
  /** Where a block of input lies in the module's memory. */
  readonly input: Input;
  /** Where the block of output lies. */
  readonly output: Output;
  /** Makes the output of so many values of input. */
  readonly fill: (count: number) => void;
}

/** Takes the first `length` values of `source` through a kernel to the beginning of `target`, block by block. */
export type RunStage<Input, Output> = (source: Input, length: number, target: Output) => void;

/** Makes what takes arrays through a kernel. Nothing is allocated for an array that is no longer than a block and as long as the last. */
export function createStage<Input extends Uint8Array | Int16Array, Output extends Uint8Array | Int16Array>({
  input,
  output,
  fill,
}: KernelStage<Input, Output>): RunStage<Input, Output> {
  const block = input.length;
  const ratio = output.length / block;
  // A stream's pieces are all of a length: the view of what they give is kept.
  let filled = output.subarray(0);
  return (source, length, target) => {
    for (let at = 0; at < length; at += block) {
      const count = Math.min(block, length - at);
      input.set(source.length <= block ? source : source.subarray(at, at + count));
      fill(count);
      const filledLength = Math.round(count * ratio);
      if (filled.length !== filledLength) filled = output.subarray(0, filledLength);
      target.set(filled, Math.round(at * ratio));
    }
  };
}
