import { PCM_BYTES_PER_MS } from './audio-duration.ts';

/** One piece of audio on a timeline. */
interface AudioChunk {
  readonly bytes: Uint8Array;
  readonly startMs: number;
  readonly bytesPerMs: number;
}

/** Pieces of audio one behind the other, cut by time. */
export interface AudioChunks {
  readonly byteCount: number;
  /** Where the oldest piece begins. */
  readonly startMs: number;
  append(bytes: Uint8Array, bytesPerMs: number): void;
  /** What lies between two times, as views. Times before the first piece and after the last count as these. */
  between(startMs: number, endMs: number): readonly Uint8Array[];
  /** Lets the pieces go that end before a time. */
  dropBefore(timeMs: number): void;
  dropOldest(): void;
  /** Empty again; the next piece begins at zero. */
  reset(): void;
}

export function createAudioChunks(): AudioChunks {
  const chunks: AudioChunk[] = [];
  let endMs = 0;
  let byteCount = 0;
  const drop = (count: number): void => {
    for (const { bytes } of chunks.splice(0, count)) byteCount -= bytes.length;
  };
  return {
    get byteCount() {
      return byteCount;
    },
    get startMs() {
      return chunks[0]?.startMs ?? endMs;
    },
    append(bytes, bytesPerMs) {
      chunks.push({ bytes, bytesPerMs, startMs: endMs });
      endMs += bytes.length / bytesPerMs;
      byteCount += bytes.length;
    },
    between: (fromMs, toMs) => chunks.map((chunk) => cut(chunk, fromMs, toMs)).filter((bytes) => bytes.length > 0),
    dropBefore(timeMs) {
      const first = chunks.findIndex((chunk) => endOf(chunk) > timeMs);
      drop(first === -1 ? chunks.length : first);
    },
    dropOldest: () => drop(1),
    reset() {
      drop(chunks.length);
      endMs = 0;
    },
  };
}

function endOf({ bytes, startMs, bytesPerMs }: AudioChunk): number {
  return startMs + bytes.length / bytesPerMs;
}

function cut({ bytes, startMs, bytesPerMs }: AudioChunk, fromMs: number, toMs: number): Uint8Array {
  return bytes.subarray(offset(fromMs - startMs, bytesPerMs), offset(toMs - startMs, bytesPerMs));
}

/** In whole samples: PCM has two bytes each, G.711 one. */
function offset(durationMs: number, bytesPerMs: number): number {
  const sampleBytes = bytesPerMs === PCM_BYTES_PER_MS ? 2 : 1;
  return Math.max(0, Math.round((durationMs * bytesPerMs) / sampleBytes) * sampleBytes);
}
