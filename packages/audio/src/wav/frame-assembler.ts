/** Cuts a stream of bytes into whole frames. */
export interface FrameAssembler {
  /** Takes any number of bytes. Gives whole frames: the one that was split, if it is whole now, and a view of those that follow. */
  push(bytes: Uint8Array): readonly Uint8Array[];
  /** How many bytes of a frame are waiting for the rest of it. */
  readonly waitingByteCount: number;
}

/** Makes an assembler for frames of so many bytes. It keeps less than one frame. */
export function createFrameAssembler(frameBytes: number): FrameAssembler {
  let partial: Uint8Array | undefined;
  let partialLength = 0;

  /** Adds to the frame that was split, and returns how many bytes that took. */
  function complete(bytes: Uint8Array): number {
    if (partial === undefined) return 0;
    const taken = Math.min(frameBytes - partialLength, bytes.length);
    partial.set(bytes.subarray(0, taken), partialLength);
    partialLength += taken;
    return taken;
  }

  return {
    push(bytes) {
      if (partial === undefined && bytes.length % frameBytes === 0) return bytes.length === 0 ? [] : [bytes];
      const frames: Uint8Array[] = [];
      const taken = complete(bytes);
      if (partial !== undefined && partialLength === frameBytes) {
        frames.push(partial);
        partial = undefined;
        partialLength = 0;
      }
      const restLength = (bytes.length - taken) % frameBytes;
      const wholeEnd = bytes.length - restLength;
      if (wholeEnd > taken) frames.push(bytes.subarray(taken, wholeEnd));
      if (partial === undefined && restLength > 0) {
        partial = new Uint8Array(frameBytes);
        partial.set(bytes.subarray(wholeEnd));
        partialLength = restLength;
      }
      return frames;
    },
    get waitingByteCount() {
      return partialLength;
    },
  };
}
