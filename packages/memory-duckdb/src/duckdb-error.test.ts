import { AntiphonError } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { duckdbError } from './duckdb-error.ts';

describe('duckdbError', () => {
  it.each([
    [
      'IO Error: Could not set lock on file "f": Conflicting lock is held in /usr/bin/node (PID 7).',
      'another process',
      false,
    ],
    [
      'TransactionContext Error: Failed to commit: Could not write file "f.wal": No space left on device',
      'disk is full',
      false,
    ],
    ['IO Error: The file "f" exists, but it is not a valid DuckDB database file!', 'not a DuckDB database', false],
    ['IO Error: Cannot open file "f": Permission denied', 'for writing', false],
    ['TransactionContext Error: Conflict on update!', 'try again', true],
    [
      'TransactionContext Error: Failed to commit: PRIMARY KEY or UNIQUE constraint violation: duplicate key "a"',
      'try again',
      true,
    ],
    ['FATAL Error: database has been invalidated because of a previous fatal error.', 'open it again', false],
    ['Binder Error: something', 'Binder Error', false],
    ['no kind at all', 'unknown error', false],
  ])('tells of "%s" what to do', (text, expected, isRetryable) => {
    const cause = new Error(text);
    const error = duckdbError(cause, '/data/f');
    expect(error).toMatchObject({ code: 'MEMORY', cause, isRetryable, details: { path: '/data/f' } });
    expect(error.message).toContain(expected);
    expect(error.message).toContain('/data/f');
  });

  it('does not repeat the values that DuckDB quotes', () => {
    const cause = new Error('Conversion Error: Malformed JSON at byte 0 of input: canary prompt');
    expect(duckdbError(cause, 'f').message).not.toContain('canary');
  });

  it('leaves an error of ours as it is', () => {
    const error = new AntiphonError({ code: 'INVALID_ARGUMENT', message: 'x' });
    expect(duckdbError(error, 'f')).toBe(error);
  });
});
