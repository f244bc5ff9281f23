/** The last of what a microphone gave, in memory that is taken once. */
export interface PreRoll {
  readonly push: (bytes: Uint8Array) => void;
  /** All of it, in order; it is empty then. */
  readonly take: () => Uint8Array;
}

/** @param capacityBytes whole samples; 0 keeps nothing */
export function createPreRoll(capacityBytes: number): PreRoll {
  const ring = new Uint8Array(capacityBytes);
  let end = 0;
  let length = 0;
  return {
    push(bytes) {
      const kept = bytes.subarray(Math.max(bytes.length - capacityBytes, 0));
      const untilWrap = Math.min(kept.length, capacityBytes - end);
      ring.set(kept.subarray(0, untilWrap), end);
      ring.set(kept.subarray(untilWrap), 0);
      end = capacityBytes === 0 ? 0 : (end + kept.length) % capacityBytes;
      length = Math.min(length + kept.length, capacityBytes);
    },
    take() {
      const taken = new Uint8Array(length);
      const start = (end - length + capacityBytes) % (capacityBytes || 1);
      const untilWrap = Math.min(length, capacityBytes - start);
      taken.set(ring.subarray(start, start + untilWrap));
      taken.set(ring.subarray(0, length - untilWrap), untilWrap);
      length = 0;
      return taken;
    },
  };
}
