import type { Frame } from './transport.ts';

interface ByteCounter {
  byteLength(text: string, encoding: 'utf8'): number;
}

const encoder = /* @__PURE__ */ new TextEncoder();

// Read when needed: a page may bring a Buffer of its own, late.
const platformCounter = (): ByteCounter | undefined => (globalThis as { Buffer?: ByteCounter }).Buffer;

/** How many bytes a frame takes as UTF-8. Node counts without encoding; elsewhere the text is encoded once. */
export function frameByteCount(frame: Frame): number {
  if (typeof frame !== 'string') return frame.byteLength;
  return platformCounter()?.byteLength(frame, 'utf8') ?? encoder.encode(frame).byteLength;
}
