import { type AudioFormat, bytesPerFrame } from '@antiphon/audio';
import { AntiphonError } from '@antiphon/interface';
import { MAXIMUM_APPEND_BYTES } from '@antiphon/protocol';
import { bytesPerMs } from './audio-duration.ts';

/** Bytes of audio in one append event: 683 ms of PCM16 at 24 000 Hz, and whole samples of every format of the wire. */
export const APPEND_CHUNK_BYTES: number = 32 * 1024;

/** Audio in one event where it is paced: short enough to flow. */
const PACED_CHUNK_MS = 100;

export interface ChunkSizeOptions {
  readonly wire: AudioFormat;
  readonly chunkMs: number | undefined;
  /** As a multiple of real time. */
  readonly speed: number;
}

/** How much audio goes into one event. @throws {AntiphonError} `INVALID_ARGUMENT` when that is less than a sample or more than an event may carry. */
export function chunkSize({ wire, chunkMs, speed }: ChunkSizeOptions): number {
  if (chunkMs === undefined && speed === Number.POSITIVE_INFINITY) return APPEND_CHUNK_BYTES;
  const frameBytes = bytesPerFrame(wire);
  const size = Math.floor(((chunkMs ?? PACED_CHUNK_MS) * bytesPerMs(wire)) / frameBytes) * frameBytes;
  if (size >= frameBytes && size <= MAXIMUM_APPEND_BYTES) return size;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `chunkMs is ${chunkMs}: give at least one sample and at most ${MAXIMUM_APPEND_BYTES} bytes of audio`,
  });
}
