import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AbortOptions } from '@antiphon/interface';
import type { WavContent } from '../wav/wav-content.ts';
import { writeWav } from '../wav/write-wav.ts';
import { cannotWrite } from './wav-file-error.ts';

/**
 * Writes a WAV file as a whole, or not at all: the bytes go to a temporary file in the same folder, are flushed to the disk, and then take
 * the name. An existing file is replaced at that moment. The folder must exist. After a failure nothing is left behind.
 *
 * @throws {AntiphonError} `MEMORY` with `details.path` when the file cannot be written; what {@link writeWav} throws, before anything is
 * touched. An aborted signal rejects with its reason.
 */
export async function writeWavFile(
  path: string | URL,
  audio: WavContent,
  { signal }: AbortOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const name = typeof path === 'string' ? path : fileURLToPath(path);
  const bytes = writeWav(audio);
  const temporaryName = join(dirname(name), `.${randomUUID()}.wav.tmp`);
  try {
    await writeAndFlush(temporaryName, bytes, signal);
    signal?.throwIfAborted();
    await rename(temporaryName, name);
  } catch (cause) {
    await rm(temporaryName, { force: true }).catch(() => {
      // The first failure is the one to tell; where even this fails there is nothing more to do.
    });
    signal?.throwIfAborted();
    throw cannotWrite(name, cause);
  }
}

async function writeAndFlush(path: string, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes, { signal });
    await file.sync();
  } finally {
    await file.close();
  }
}
