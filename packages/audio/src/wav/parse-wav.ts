import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { guessContent } from './guess-content.ts';
import { parseFormatChunk } from './parse-format-chunk.ts';
import { parseInfoList } from './parse-info-list.ts';
import { asciiAt, chunkAt, isChunkList, RIFF_HEAD_BYTES, type WavChunk, wholeBody } from './wav-chunks.ts';
import { wavError } from './wav-error.ts';
import { LEAST_PLACEHOLDER_SIZE, UNKNOWN_SIZE } from './wav-format-tags.ts';

/** What the chunks of a WAV file say. */
export interface ParsedWav {
  readonly format: AudioFormat;
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the samples start, in bytes. */
  readonly dataStart: number;
  /** The bytes of whole frames that are there. */
  readonly dataSize: number;
  /** True when the header promises more samples than the file holds. */
  readonly isTruncated: boolean;
}

/** Finds the parts of a WAV file. Allocates nothing that grows with the input. */
export function parseWav(bytes: Uint8Array): ParsedWav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkRiffHead(bytes, view);
  let format: AudioFormat | undefined;
  let metadata: Readonly<Record<string, string>> | undefined;
  let data: WavChunk | undefined;
  let largeDataSize: number | undefined;
  for (let chunk = chunkAt(view, RIFF_HEAD_BYTES); chunk !== undefined; chunk = chunkAt(view, chunk.next)) {
    if (chunk.id === 'ds64' && chunk.size >= 16) largeDataSize = Number(view.getBigUint64(chunk.start + 8, true));
    if (chunk.id === 'fmt ' && format === undefined) format = parseFormatChunk(wholeBody(view, chunk), chunk.start);
    // Only the first such list, so that what is kept does not grow with the input.
    if (chunk.id === 'LIST') metadata ??= parseInfoList(view, chunk);
    if (chunk.id === 'data' && data === undefined) {
      if (format === undefined) throw missing('fmt', chunk.start - 8, 'a fmt chunk before the data chunk');
      chunk = data = extent(view, chunk, largeDataSize);
    }
  }
  if (format === undefined) throw missing('fmt', bytes.byteLength, 'a fmt chunk');
  if (data === undefined) throw missing('data', bytes.byteLength, 'a data chunk');
  const dataSize = data.size - (data.size % bytesPerFrame(format));
  const isTruncated = data.size < data.declaredSize;
  return { format, metadata: metadata ?? {}, dataStart: data.start, dataSize, isTruncated };
}

function checkRiffHead(bytes: Uint8Array, view: DataView): void {
  const expected = 'a WAV file, which starts with RIFF, a size, and WAVE';
  if (bytes.byteLength === 0)
    throw wavError({ problem: 'empty', message: 'the input is empty', byteOffset: 0, expected });
  const container = asciiAt(view, 0, 4);
  if (bytes.byteLength < RIFF_HEAD_BYTES && 'RIFF'.startsWith(container)) {
    throw wavError({
      problem: 'truncated',
      message: 'the WAV file ends within its first 12 bytes',
      byteOffset: bytes.byteLength,
      expected: `${RIFF_HEAD_BYTES - bytes.byteLength} more bytes of the RIFF header`,
    });
  }
  if (/^(RIFF|RF64|BW64)$/.test(container) && asciiAt(view, 8, 4) === 'WAVE') return;
  const content = guessContent(bytes);
  throw wavError({
    problem: 'not-wav',
    message: `the input is not a WAV file but looks like ${content}`,
    byteOffset: container === 'RIFF' ? 8 : 0,
    expected: `${expected}; convert it, as with: ffmpeg -i input -ar 24000 -ac 1 output.wav`,
    details: { content },
  });
}

/**
 * Works out how far the samples go. A header that was written before the samples says 0, 0xFFFFFFFF or some 2 GiB:
 * then all that follows is taken. 0 is meant as 0 only where whole chunks, or nothing, follow.
 */
function extent(view: DataView, chunk: WavChunk, largeDataSize: number | undefined): WavChunk {
  const rest = view.byteLength - chunk.start;
  if (chunk.declaredSize === UNKNOWN_SIZE && largeDataSize !== undefined && largeDataSize > 0) {
    const end = chunk.start + largeDataSize;
    return { ...chunk, declaredSize: largeDataSize, size: Math.min(largeDataSize, rest), next: end + (end % 2) };
  }
  const isPlaceholder = chunk.declaredSize >= LEAST_PLACEHOLDER_SIZE && chunk.declaredSize > rest;
  const isUnknown = isPlaceholder || (chunk.declaredSize === 0 && !isChunkList(view, chunk.start));
  return isUnknown ? { ...chunk, declaredSize: rest, size: rest, next: view.byteLength } : chunk;
}

function missing(name: string, byteOffset: number, expected: string): Error {
  return wavError({ problem: 'invalid', message: `the WAV file has no ${name} chunk`, byteOffset, expected });
}
