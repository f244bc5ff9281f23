import { describe, expect, it } from 'vitest';
import { ANTIPHON_ERROR_CODES, AntiphonError, isAntiphonError } from './antiphon-error.ts';

describe('AntiphonError', () => {
  it('keeps code, message, cause and details', () => {
    const cause = new Error('socket hang up');
    const error = new AntiphonError({ code: 'CONNECT_FAILED', message: 'no answer', cause, details: { status: 503 } });
    expect(error).toMatchObject({
      name: 'AntiphonError',
      code: 'CONNECT_FAILED',
      message: 'no answer',
      cause,
      details: { status: 503 },
    });
  });

  it.each([
    [undefined, true],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [404, false],
  ])('says of a failed connect with status %s that a retry may help: %s', (status, expected) => {
    expect(new AntiphonError({ code: 'CONNECT_FAILED', message: 'x', details: { status } }).isRetryable).toBe(expected);
  });

  it('decides for every code whether a retry may help, and takes the word of the caller over its own', () => {
    const retryable = ANTIPHON_ERROR_CODES.filter((code) => new AntiphonError({ code, message: 'x' }).isRetryable);
    expect(retryable).toEqual(['CONNECT_FAILED', 'CONNECTION_LOST', 'RATE_LIMITED', 'TIMEOUT']);
    expect(new AntiphonError({ code: 'SERVER_ERROR', message: 'x', isRetryable: true }).isRetryable).toBe(true);
  });

  it('is known by its brand, also when it comes from another copy of the package', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('antiphon.error')]: true, code: 'CLOSED' });
    expect(isAntiphonError(new AntiphonError({ code: 'CLOSED', message: 'x' }))).toBe(true);
    expect(isAntiphonError(foreign)).toBe(true);
    expect(isAntiphonError(new Error('x'))).toBe(false);
    expect(isAntiphonError({ code: 'CLOSED' })).toBe(false);
    expect(isAntiphonError(undefined)).toBe(false);
  });
});
