import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AbortOptions } from '@antiphon/interface';
import { readWav, type WavAudio } from '../wav/read-wav.ts';
import { cannotRead, withPath } from './wav-file-error.ts';

/**
 * Reads a WAV file as a whole. What {@link readWav} says of its forms holds here. For long files see {@link streamWavFile}.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the file is not there, is a folder, is not readable or has over 2 GiB; `AUDIO_FORMAT` when
 * it is not a WAV file that can be read; both with `details.path`. An aborted signal rejects with its reason.
 */
export async function readWavFile(path: string | URL, { signal }: AbortOptions = {}): Promise<WavAudio> {
  signal?.throwIfAborted();
  const name = typeof path === 'string' ? path : fileURLToPath(path);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(name, { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    throw cannotRead(name, cause);
  }
  try {
    return readWav(bytes);
  } catch (cause) {
    throw withPath(name, cause);
  }
}
