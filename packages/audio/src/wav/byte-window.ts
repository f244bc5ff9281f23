const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * The bytes of a stream that have come and are not used yet. Nothing is copied but what is left of one piece when the next one comes,
 * which is never more than was asked for with {@link ByteWindow.has}.
 */
export interface ByteWindow {
  /** Where the next unused byte stands in the stream. */
  readonly offset: number;
  /** How many bytes are there. */
  readonly available: number;
  /** Takes the next piece. What the one before has left must have been kept. */
  push(bytes: Uint8Array): void;
  /** Copies what is left of the piece, so that its memory can be used for something else. */
  keep(): void;
  /** Tells whether so many bytes are there, and puts them side by side. */
  has(count: number): boolean;
  /** Reads 32 bits from the bytes that {@link has} found. */
  uint32(at: number, isLittleEndian: boolean): number;
  /** Gives the next bytes without using them up: at most those that {@link has} found. A view. */
  peek(count: number): Uint8Array;
  /** Uses bytes up unread, and returns how many there were, at most `count`. */
  skip(count: number): number;
  /** Uses up bytes that lie side by side, at least one and at most `count` where any are left. A view of the piece, or a copy. */
  take(count: number): Uint8Array;
}

/** Makes an empty window at the start of a stream. */
export function createByteWindow(): ByteWindow {
  let offset = 0;
  let input = NOTHING;
  let inputAt = 0;
  // What was left of earlier pieces stands before the input.
  let kept = NOTHING;
  let keptStart = 0;
  let keptEnd = 0;

  function append(count: number): void {
    const length = keptEnd - keptStart;
    if (keptEnd + count > kept.length) {
      // Twice what is needed, so that many small pieces are not copied again and again.
      const larger = length + count > kept.length ? new Uint8Array(2 * (length + count)) : kept;
      larger.set(kept.subarray(keptStart, keptEnd));
      kept = larger;
      keptStart = 0;
      keptEnd = length;
    }
    kept.set(input.subarray(inputAt, inputAt + count), keptEnd);
    keptEnd += count;
    inputAt += count;
  }

  return {
    get offset() {
      return offset;
    },
    get available() {
      return keptEnd - keptStart + input.length - inputAt;
    },
    push(bytes) {
      input = bytes;
      inputAt = 0;
    },
    keep() {
      if (inputAt < input.length) append(input.length - inputAt);
      input = NOTHING;
      inputAt = 0;
      // A large body that was waited for is not held on to.
      if (keptStart === keptEnd) kept = kept.length > 65_536 ? NOTHING : kept;
    },
    has(count) {
      const keptCount = keptEnd - keptStart;
      const inputCount = input.length - inputAt;
      if (keptCount === 0) return inputCount >= count;
      if (keptCount < count && inputCount > 0) append(Math.min(count - keptCount, inputCount));
      return keptEnd - keptStart >= count;
    },
    uint32(at, isLittleEndian) {
      const isKept = keptStart < keptEnd;
      const bytes = isKept ? kept : input;
      const start = at + (isKept ? keptStart : inputAt);
      return uint32At(bytes, start, isLittleEndian);
    },
    peek(count) {
      if (keptStart < keptEnd) return kept.subarray(keptStart, Math.min(keptStart + count, keptEnd));
      return input.subarray(inputAt, inputAt + count);
    },
    skip(count) {
      const fromKept = Math.min(count, keptEnd - keptStart);
      keptStart += fromKept;
      const fromInput = Math.min(count - fromKept, input.length - inputAt);
      inputAt += fromInput;
      offset += fromKept + fromInput;
      return fromKept + fromInput;
    },
    take(count) {
      const isKept = keptStart < keptEnd;
      const length = Math.min(count, isKept ? keptEnd - keptStart : input.length - inputAt);
      // A whole piece is given as it came: making a view costs more than all the rest.
      const isWhole = !isKept && length === input.length;
      const bytes = isKept
        ? kept.slice(keptStart, keptStart + length)
        : isWhole
          ? input
          : input.subarray(inputAt, inputAt + length);
      if (isKept) keptStart += length;
      else inputAt += length;
      offset += length;
      return bytes;
    },
  };
}

function uint32At(bytes: Uint8Array, at: number, isLittleEndian: boolean): number {
  const first = bytes[at] as number;
  const second = bytes[at + 1] as number;
  const third = bytes[at + 2] as number;
  const fourth = bytes[at + 3] as number;
  const signed = isLittleEndian
    ? first | (second << 8) | (third << 16) | (fourth << 24)
    : fourth | (third << 8) | (second << 16) | (first << 24);
  return signed >>> 0;
}
