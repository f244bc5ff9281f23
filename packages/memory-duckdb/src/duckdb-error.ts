import { AntiphonError, isAntiphonError } from '@antiphon/interface';

interface Cause {
  readonly pattern: RegExp;
  readonly explain: (file: string) => string;
  readonly isRetryable?: boolean;
  readonly isLocked?: boolean;
}

// DuckDB tells its errors apart by their text alone. Messages are ours: DuckDB's may quote values. The original is the cause.
const CAUSES: readonly Cause[] = [
  {
    pattern: /could not set lock|conflicting lock|being used by another process/i,
    explain: (file) => `another process has ${file} open: close it there, or use another file`,
    isLocked: true,
  },
  {
    pattern: /no space left|disk full|file too large|not enough space|out of disk/i,
    explain: (file) => `the disk is full, so ${file} could not be written: free some space and open it again`,
  },
  {
    pattern: /not a valid duckdb database/i,
    explain: (file) => `${file} is not a DuckDB database: use another path, or move the file away`,
  },
  {
    pattern: /permission denied|read-only file system|not permitted|cannot open file/i,
    explain: (file) => `${file} could not be opened for writing: check that its folder exists and may be written`,
  },
  {
    pattern: /newer (version|duckdb)|version number/i,
    explain: (file) => `${file} was written by another version of DuckDB: open it with that version and export it`,
  },
  {
    pattern: /database has been invalidated/i,
    explain: (file) => `an earlier error made ${file} unusable for now: close it and open it again`,
  },
  {
    pattern: /write-write conflict|conflict on|constraint violation|violates (?:primary key|unique)/i,
    explain: (file) => `another writer changed the same records of ${file}: try again`,
    isRetryable: true,
  },
  {
    pattern: /out of memory/i,
    explain: (file) => `there was not enough memory to work on ${file}: ask for less at a time`,
  },
];

/** Makes an `AntiphonError` `MEMORY` of what DuckDB threw; retryable when it lost against another writer. */
export function duckdbError(cause: unknown, file: string): AntiphonError {
  if (isAntiphonError(cause)) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  const known = CAUSES.find(({ pattern }) => pattern.test(text));
  return new AntiphonError({
    code: 'MEMORY',
    message: known?.explain(file) ?? `the work on ${file} failed (${errorKind(text)}): see the cause`,
    cause,
    details: { path: file, ...(known?.isLocked === true ? { isLocked: true } : {}) },
    isRetryable: known?.isRetryable ?? false,
  });
}

/** Tells whether an error of {@link duckdbError} is about a file that another process has. */
export function isLockedError(error: unknown): boolean {
  return isAntiphonError(error) && error.details['isLocked'] === true;
}

/** The kind that DuckDB's messages begin with, such as `IO Error`. */
function errorKind(text: string): string {
  return /^[A-Za-z ]{1,40}(?= ?Error)/.exec(text)?.[0]?.concat('Error') ?? 'unknown error';
}
