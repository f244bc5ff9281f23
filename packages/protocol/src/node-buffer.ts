/** What this package uses of Node's Buffer; browsers have none. */
export interface NodeBuffer extends Uint8Array {
  toString(encoding?: 'base64'): string;
  /** Each byte as one character: `toString('latin1', start, end)` without the look at its arguments. */
  latin1Slice(start: number, end: number): string;
  /** Decodes as far as it can, and tells how many bytes that were. */
  base64Write(text: string, offset: number, length: number): number;
}

/** The same of its constructor. */
export interface NodeBufferConstructor {
  from(text: string, encoding: 'base64'): NodeBuffer;
  from(buffer: ArrayBufferLike, byteOffset: number, length: number): NodeBuffer;
  allocUnsafe(size: number): NodeBuffer;
  isBuffer(value: unknown): boolean;
}

/** Node's Buffer, where there is one. Asked each time, so that nothing is fixed at import. */
export const nodeBuffer = (): NodeBufferConstructor | undefined =>
  (globalThis as { Buffer?: unknown }).Buffer as NodeBufferConstructor | undefined;

/** The same memory as a Buffer. */
export function bufferOf(bytes: Uint8Array, Buffer: NodeBufferConstructor): NodeBuffer {
  return Buffer.isBuffer(bytes) ? (bytes as NodeBuffer) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether a Buffer has what Node's has beside the documented methods; those that bundlers put into web pages have not. */
export const isNative = (buffer: NodeBuffer): boolean => typeof buffer.latin1Slice === 'function';
