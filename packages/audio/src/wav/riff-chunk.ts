import { concatBytes } from '../concat-bytes.ts';

/** Characters of one byte each. */
export function riffText(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** One little-endian chunk: its name, its size, its body, and a byte of padding where the size is odd. */
export function riffChunk(name: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, body.length, true);
  return concatBytes([riffText(name), size, body, new Uint8Array(body.length % 2)]);
}
