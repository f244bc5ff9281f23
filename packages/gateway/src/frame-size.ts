import type { Frame } from '@antiphon/interface';

/** Tells whether a frame has more UTF-8 bytes than allowed; counts them only where the number of characters leaves it open. */
export function isLargerThan(frame: Frame, maximumBytes: number): boolean {
  if (frame.length > maximumBytes) return true;
  if (typeof frame !== 'string' || frame.length * 3 <= maximumBytes) return false;
  return new TextEncoder().encode(frame).length > maximumBytes;
}
