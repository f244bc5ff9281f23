import { concatBytes } from '@antiphon/audio';

/** Bytes that come at the end and go at the front, without copying what stays. */
export interface ByteQueue {
  readonly byteLength: number;
  push(bytes: Uint8Array): void;
  /** Drops so many from the front, or all there are. */
  drop(byteLength: number): void;
  /** Takes so many from the front, or all there are. */
  take(byteLength: number): Uint8Array;
}

/** An empty queue. */
export function createByteQueue(): ByteQueue {
  let pieces: Uint8Array[] = [];
  let byteLength = 0;
  const takePieces = (wanted: number): Uint8Array[] => {
    let left = Math.min(wanted, byteLength);
    byteLength -= left;
    const taken: Uint8Array[] = [];
    let whole = 0;
    for (const piece of pieces) {
      if (left < piece.length) break;
      taken.push(piece);
      left -= piece.length;
      whole++;
    }
    if (whole > 0) pieces = pieces.slice(whole);
    const [next] = pieces;
    if (left > 0 && next !== undefined) {
      taken.push(next.subarray(0, left));
      pieces[0] = next.subarray(left);
    }
    return taken;
  };
  return {
    get byteLength() {
      return byteLength;
    },
    push(bytes) {
      pieces.push(bytes);
      byteLength += bytes.length;
    },
    drop: (count) => void takePieces(count),
    take: (count) => concatBytes(takePieces(count)),
  };
}
