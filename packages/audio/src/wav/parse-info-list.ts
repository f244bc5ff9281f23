import { asciiAt, chunkAt, type WavChunk } from './wav-chunks.ts';

const MAXIMUM_ENTRIES = 64;
const MAXIMUM_TEXT_BYTES = 4_096;

/**
 * Reads the texts of a `LIST` chunk of type `INFO`, by their four-letter names: `INAM` a title, `IART` an artist, `ISFT` software.
 *
 * Never fails: what is odd is left out. At most 64 texts of 4096 bytes each. Undefined for a list of another type.
 */
export function parseInfoList(view: DataView, list: WavChunk): Readonly<Record<string, string>> | undefined {
  const texts = new Map<string, string>();
  const body = new DataView(view.buffer, view.byteOffset + list.start, list.size);
  if (asciiAt(body, 0, 4) !== 'INFO') return undefined;
  const decoder = new TextDecoder();
  for (let position = 4; texts.size < MAXIMUM_ENTRIES;) {
    const entry = chunkAt(body, position);
    if (entry === undefined) break;
    const byteCount = Math.min(entry.size, MAXIMUM_TEXT_BYTES);
    const text = decoder.decode(new Uint8Array(body.buffer, body.byteOffset + entry.start, byteCount));
    if (/^[A-Z0-9]{4}$/i.test(entry.id)) texts.set(entry.id, text.replace(/\0.*$/s, ''));
    position = entry.next;
  }
  return Object.fromEntries(texts);
}
