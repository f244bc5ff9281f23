import { type FileHandle, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AbortOptions } from '@antiphon/interface';
import type { WavFrames } from '../wav/wav-frames.ts';
import { createWavReader } from '../wav/wav-reader.ts';
import { cannotRead, withPath } from './wav-file-error.ts';

/** How much is read at a time: whole pages, and few enough for a processor's cache. */
const PIECE_BYTES = 65_536;

/**
 * Reads a WAV file piece by piece, of any length: the frames in order, some 64 KiB at a time. Without frames there is nothing to iterate.
 *
 * Cold: the file is opened when the iteration begins, and closed when it ends in whichever way. The frames' bytes are the caller's to keep.
 *
 * @throws {AntiphonError} while iterating, what {@link readWavFile} rejects with. An aborted signal throws its reason.
 * @example
 * import { streamWavFile } from '@antiphon/audio/node';
 *
 * async function secondsOf(path: string): Promise<number> {
 *   let seconds = 0;
 *   for await (const { frameCount, format } of streamWavFile(path)) seconds += frameCount / format.sampleRateHz;
 *   return seconds;
 * }
 */
export async function* streamWavFile(
  path: string | URL,
  { signal }: AbortOptions = {},
): AsyncGenerator<WavFrames, void, undefined> {
  signal?.throwIfAborted();
  const name = typeof path === 'string' ? path : fileURLToPath(path);
  const reader = createWavReader();
  for await (const bytes of piecesOf(name, signal)) yield* namingFile(name, () => reader.push(bytes));
  yield* namingFile(name, () => reader.end());
}

async function* piecesOf(path: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await reading(path, open(path, 'r'));
  try {
    for (;;) {
      signal?.throwIfAborted();
      const bytes = await reading(path, nextPiece(file));
      if (bytes.length === 0) return;
      yield bytes;
    }
  } finally {
    await file.close();
  }
}

/** A new array each time, since the frames that are given out are views of it. */
async function nextPiece(file: FileHandle): Promise<Uint8Array> {
  const { bytesRead, buffer } = await file.read(new Uint8Array(PIECE_BYTES), 0, PIECE_BYTES);
  return buffer.subarray(0, bytesRead);
}

async function reading<Value>(path: string, action: Promise<Value>): Promise<Value> {
  try {
    return await action;
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}

function namingFile<Value>(path: string, action: () => Value): Value {
  try {
    return action();
  } catch (cause) {
    throw withPath(path, cause);
  }
}
