import { ANTIPHON_ERROR_CODES, AntiphonError } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { debugText, describeError, errorLine } from './error-line.ts';

describe('error lines', () => {
  it.each(ANTIPHON_ERROR_CODES)('say %s in one line with its code and no stack', (code) => {
    const line = errorLine(
      describeError(new AntiphonError({ code, message: 'something\n  failed.', cause: new Error('inner') })),
    );
    expect(line).toMatch(/^error: something failed/);
    expect(line.endsWith(`[${code}]`)).toBe(true);
    expect(line).not.toContain('\n');
    expect(line).not.toMatch(/\s+at \S+:\d/);
  });

  it('say what to do when a connection fails', () => {
    const report = describeError(new AntiphonError({ code: 'CONNECT_FAILED', message: 'connection refused' }));
    expect(errorLine(report)).toContain('antiphon emulate');
  });

  it.each([
    ['modelName', '--model'],
    ['apiKey', '--api-key'],
  ])('name the flag of what is missing: %s', (param, flag) => {
    const error = new AntiphonError({ code: 'INVALID_ARGUMENT', message: 'it is missing', details: { param } });
    expect(errorLine(describeError(error))).toContain(flag);
  });

  it('have no hint for an argument without a flag', () => {
    const details = { param: 'constructor' };
    const error = new AntiphonError({ code: 'INVALID_ARGUMENT', message: 'it is wrong', details });
    expect(describeError(error)).not.toHaveProperty('hint');
  });

  it('do not show a secret, not even with --debug', () => {
    const error = new AntiphonError({
      code: 'AUTH_FAILED',
      message: 'refused Bearer canary-secret',
      cause: new Error('wss://h/?api-key=canary-secret'),
    });
    expect(errorLine(describeError(error))).not.toContain('canary');
    expect(debugText(error)).not.toContain('canary');
    expect(debugText(error)).toContain('error-line.test');
  });

  it('call what is not ours unexpected, and an abort a stop', () => {
    expect(describeError(new TypeError('x is not a function'))).toMatchObject({ code: 'UNEXPECTED' });
    expect(describeError('text')).toMatchObject({ code: 'UNEXPECTED', message: 'text' });
    expect(describeError(new DOMException('stopped', 'AbortError'))).toMatchObject({ code: 'ABORTED' });
  });
});
