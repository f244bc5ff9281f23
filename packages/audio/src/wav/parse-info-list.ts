const MAXIMUM_ENTRIES = 64;
const MAXIMUM_TEXT_BYTES = 4_096;

/** How much of a `LIST` chunk is looked at, in bytes: enough for the most entries of the greatest length. */
export const MAXIMUM_LIST_BYTES: number = 4 + MAXIMUM_ENTRIES * (8 + MAXIMUM_TEXT_BYTES);

/**
 * Reads the texts of a `LIST` chunk of type `INFO`, which it begins with, by their four-letter names: `INAM` a title, `IART` an artist, `ISFT` software.
 *
 * Never fails: what is odd is left out. At most 64 texts of 4096 bytes each.
 */
export function parseInfoList(body: Uint8Array, isLittleEndian: boolean): Readonly<Record<string, string>> {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const texts = new Map<string, string>();
  const decoder = new TextDecoder();
  for (let position = 4; texts.size < MAXIMUM_ENTRIES && position + 8 <= body.length;) {
    const name = asciiAt(body, position, 4);
    const size = view.getUint32(position + 4, isLittleEndian);
    const start = position + 8;
    const text = decoder.decode(body.subarray(start, start + Math.min(size, MAXIMUM_TEXT_BYTES)));
    if (/^[A-Z0-9]{4}$/i.test(name)) texts.set(name, text.replace(/\0.*$/s, ''));
    position = start + size + (size % 2);
  }
  return Object.fromEntries(texts);
}

function asciiAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
