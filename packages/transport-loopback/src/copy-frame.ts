import type { Frame } from '@antiphon/interface';

// Making a buffer costs five times as much as copying a small frame. One block holds a hundred of them, so it costs little to keep a frame.
const BLOCK_BYTES = 16_384;
const LARGEST_SHARED_BYTES = 1_024;

let block: ArrayBuffer | undefined;
let usedBytes = 0;

/**
 * The frame as the peer gets it: bytes of its own. Small ones lie side by side in one buffer, as they do behind a socket.
 *
 * Like Node's own pool of buffers, the block is one for all.
 */
export function copyFrame(frame: Frame): Frame {
  if (typeof frame === 'string') return frame;
  const { byteLength } = frame;
  // Not slice(): a Buffer's shares its bytes.
  if (byteLength > LARGEST_SHARED_BYTES) return new Uint8Array(frame);
  // A peer that transfers its frame to another thread takes the block away: nothing is left of its length then.
  if (block === undefined || usedBytes + byteLength > block.byteLength) {
    block = new ArrayBuffer(BLOCK_BYTES);
    usedBytes = 0;
  }
  const copy = new Uint8Array(block, usedBytes, byteLength);
  usedBytes += byteLength;
  copy.set(frame);
  return copy;
}
