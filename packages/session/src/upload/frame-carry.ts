import { AntiphonError } from '@antiphon/interface';

/** Cuts bytes that arrive in pieces of any length into whole frames. */
export interface FrameCarry {
  /** All whole frames there are now. May be a view of what was pushed. */
  push(bytes: Uint8Array): Uint8Array;
  /** @throws {AntiphonError} `AUDIO_FORMAT` when a part of a frame is left. */
  end(): void;
}

export function createFrameCarry(bytesPerFrame: number): FrameCarry {
  let carried: Uint8Array = new Uint8Array();
  return {
    push(bytes) {
      const joined = carried.length === 0 ? bytes : joinBytes(carried, bytes);
      const wholeLength = joined.length - (joined.length % bytesPerFrame);
      carried = joined.slice(wholeLength);
      return joined.subarray(0, wholeLength);
    },
    end() {
      const { length } = carried;
      carried = new Uint8Array();
      if (length === 0) return;
      throw new AntiphonError({
        code: 'AUDIO_FORMAT',
        message: `the audio ends with ${length} bytes of a frame of ${bytesPerFrame}: it was cut off, or has another format`,
        details: { expected: `a multiple of ${bytesPerFrame} bytes` },
      });
    },
  };
}

function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
