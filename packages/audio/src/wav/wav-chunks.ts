import { wavError } from './wav-error.ts';

/** One chunk of a RIFF file: where its body is, and how long it says and really is. */
export interface WavChunk {
  /** Four characters, such as `data`. */
  readonly id: string;
  /** Where the body starts, in bytes. */
  readonly start: number;
  /** How long the body says it is. */
  readonly declaredSize: number;
  /** How much of the body is there. */
  readonly size: number;
  /** Where the next chunk starts: beyond a byte of padding when the size is odd. */
  readonly next: number;
}

/** The RIFF chunk's own head: `RIFF`, a size, `WAVE`. */
export const RIFF_HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;

/** Reads the head of the chunk at `offset`; undefined where fewer than eight bytes are left. */
export function chunkAt(view: DataView, offset: number): WavChunk | undefined {
  if (offset + CHUNK_HEAD_BYTES > view.byteLength) return undefined;
  const start = offset + CHUNK_HEAD_BYTES;
  const declaredSize = view.getUint32(offset + 4, true);
  const size = Math.min(declaredSize, view.byteLength - start);
  return { id: asciiAt(view, offset, 4), start, declaredSize, size, next: nextOffset(view, start, declaredSize) };
}

/** Some writers forget the padding: what stands there is then already the name of the next chunk. */
function nextOffset(view: DataView, start: number, declaredSize: number): number {
  const end = start + declaredSize;
  if (declaredSize % 2 === 0) return end;
  return /^(data|fmt |LIST|fact)$/.test(asciiAt(view, end, 4)) ? end : end + 1;
}

/** True where the rest of the file is nothing but whole chunks with plausible names. */
export function isChunkList(view: DataView, offset: number): boolean {
  let position = offset;
  while (position < view.byteLength) {
    const chunk = chunkAt(view, position);
    if (chunk === undefined || chunk.size !== chunk.declaredSize || !/^[\u0020-\u007E]{4}$/.test(chunk.id))
      return false;
    position = chunk.next;
  }
  return true;
}

/** Reads characters of one byte each; fewer where the file ends. */
export function asciiAt(view: DataView, offset: number, length: number): string {
  const end = Math.min(offset + length, view.byteLength);
  let text = '';
  for (let index = offset; index < end; index++) text += String.fromCharCode(view.getUint8(index));
  return text;
}

/**
 * The body of a chunk that must be there as a whole.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when the file ends within it.
 */
export function wholeBody(view: DataView, chunk: WavChunk): DataView {
  if (chunk.size === chunk.declaredSize) return new DataView(view.buffer, view.byteOffset + chunk.start, chunk.size);
  throw wavError({
    problem: 'truncated',
    message: `the WAV file ends within its ${chunk.id.trim()} chunk`,
    byteOffset: view.byteLength,
    expected: `${chunk.declaredSize - chunk.size} more bytes`,
  });
}
