/** More than any API's error, less than a page that never ends. */
const MAXIMUM_BODY_BYTES = 64 * 1024;

/** Keeps the beginning of a refusal's body. */
export interface BodyReader {
  /** Keeps a chunk. @returns whether more is wanted */
  add(chunk: Uint8Array): boolean;
  text(): string;
}

export function createBodyReader(): BodyReader {
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  return {
    add(chunk) {
      byteCount += chunk.byteLength;
      chunks.push(chunk);
      return byteCount <= MAXIMUM_BODY_BYTES;
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  };
}
