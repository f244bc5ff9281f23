import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type AbortOptions, AntiphonError, isAntiphonError } from '@antiphon/interface';
import { readWav, type WavAudio } from '../wav/read-wav.ts';

/**
 * Reads a WAV file as a whole. What {@link readWav} says of its forms holds here.
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
    if (!isAntiphonError(cause)) throw cause;
    const { code, message, details } = cause;
    throw new AntiphonError({ code, message: `${name}: ${message}`, cause, details: { ...details, path: name } });
  }
}

function cannotRead(path: string, cause: unknown): AntiphonError {
  const errorCode = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `cannot read the WAV file ${path}: ${ADVICE[errorCode] ?? `the system reports ${errorCode}`}`,
    cause,
    details: { path, errorCode },
  });
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path, which is taken from the current folder',
  ENOTDIR: 'a part of the path is not a folder; check the path',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'permission denied; make the file readable for this user',
  EPERM: 'permission denied; make the file readable for this user',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB; cut it into parts first',
};
