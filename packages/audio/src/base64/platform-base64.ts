/** What this package uses of Node's Buffer. It may be absent. */
export interface NodeBuffer {
  toString(encoding: 'base64'): string;
  write(text: string, encoding: 'base64'): number;
}

/** What newer platforms give every Uint8Array (the "Uint8Array to/from base64" proposal of TC39). It may be absent. */
export interface PlatformBytes {
  toBase64?: () => string;
  setFromBase64?: (
    text: string,
    options: { lastChunkHandling: 'strict' },
  ) => { readonly read: number; readonly written: number };
}

/** The bytes as a Buffer over the same memory; undefined where there is no Buffer. */
export function nodeBufferOver(bytes: Uint8Array): NodeBuffer | undefined {
  const { Buffer } = globalThis as unknown as {
    readonly Buffer?: { from(memory: ArrayBufferLike, offset: number, length: number): NodeBuffer };
  };
  return Buffer?.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
