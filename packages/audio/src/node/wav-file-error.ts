import { AntiphonError, isAntiphonError } from '@antiphon/interface';

/** Names the file that a reader found at fault. */
export function withPath(path: string, cause: unknown): unknown {
  if (!isAntiphonError(cause)) return cause;
  const { code, message, details } = cause;
  return new AntiphonError({ code, message: `${path}: ${message}`, cause, details: { ...details, path } });
}

/** The error for a file that the system did not let us read. */
export function cannotRead(path: string, cause: unknown): AntiphonError {
  return fileError('INVALID_ARGUMENT', { path, cause, action: 'read', advice: READ_ADVICE });
}

/** The error for a file that the system did not let us write. */
export function cannotWrite(path: string, cause: unknown): AntiphonError {
  return fileError('MEMORY', { path, cause, action: 'write', advice: WRITE_ADVICE });
}

interface FileErrorFacts {
  readonly path: string;
  readonly cause: unknown;
  readonly action: 'read' | 'write';
  readonly advice: Readonly<Record<string, string>>;
}

function fileError(
  code: 'INVALID_ARGUMENT' | 'MEMORY',
  { path, cause, action, advice }: FileErrorFacts,
): AntiphonError {
  const errorCode = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  return new AntiphonError({
    code,
    message: `cannot ${action} the WAV file ${path}: ${advice[errorCode] ?? `the system reports ${errorCode}`}`,
    cause,
    details: { path, errorCode },
  });
}

const READ_ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path, which is taken from the current folder',
  ENOTDIR: 'a part of the path is not a folder; check the path',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'permission denied; make the file readable for this user',
  EPERM: 'permission denied; make the file readable for this user',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB; read it in pieces with streamWavFile',
};

const WRITE_ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there; create it first',
  ENOTDIR: 'a part of the path is not a folder; check the path',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'permission denied; choose a folder that this user can write to',
  EPERM: 'permission denied; choose a folder that this user can write to',
  EROFS: 'the file system is read-only; choose another folder',
  ENOSPC: 'the disk is full; make room or choose another folder',
  ENAMETOOLONG: 'the name is too long; choose a shorter one',
};
