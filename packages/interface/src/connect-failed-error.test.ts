import { describe, expect, it } from 'vitest';
import { connectFailedError, type FailedConnect } from './connect-failed-error.ts';

const request = { url: new URL('wss://user:canary@host/path?api-key=canary'), headers: {}, protocols: [] };

function errorFor(code: string | undefined, explanations?: FailedConnect['explanations']) {
  const cause = Object.assign(new Error('failed'), code === undefined ? {} : { code });
  return connectFailedError({ request, cause, tlsAdvice: 'pass its authority', explanations });
}

describe('connectFailedError', () => {
  it.each([
    ['ECONNREFUSED', true],
    ['ENOTFOUND', true],
    ['EAI_AGAIN', true],
    ['EHOSTUNREACH', true],
    ['ECONNRESET', true],
    ['ESOMETHING', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false],
    ['EPROTO', false],
    [undefined, false],
  ])('says of %s whether a retry may help: %s, with cause and code', (code, isRetryable) => {
    const error = errorFor(code);
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', isRetryable, details: { networkCode: code } });
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.message).not.toContain('canary');
  });

  it('takes the word of a library for its own codes, before its own', () => {
    const explanations = { OWN: { text: 'mine', isRetryable: false }, ECONNREFUSED: { text: 'also mine' } };
    expect(errorFor('OWN', explanations)).toMatchObject({
      isRetryable: false,
      message: expect.stringContaining('mine'),
    });
    expect(errorFor('ECONNREFUSED', explanations)).toMatchObject({
      isRetryable: true,
      message: expect.stringContaining('also mine'),
    });
  });
});
