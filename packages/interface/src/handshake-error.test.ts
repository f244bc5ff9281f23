import { inspect } from 'node:util';
import { assert, constantFrom, dictionary, integer, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayUrl, handshakeError } from './handshake-error.ts';

const SECRET = 'hush-hush-123456';
const request = {
  url: new URL(`wss://user:${SECRET}@host.example/v1/realtime?model=gpt-realtime&api-key=${SECRET}`),
  headers: { authorization: `Bearer ${SECRET}`, 'api-key': SECRET },
  protocols: ['realtime', `openai-insecure-api-key.${SECRET}`],
};

describe('handshakeError', () => {
  it.each([
    [301, 'CONNECT_FAILED', false],
    [400, 'CONNECT_FAILED', false],
    [401, 'AUTH_FAILED', false],
    [403, 'AUTH_FAILED', false],
    [404, 'CONNECT_FAILED', false],
    [429, 'RATE_LIMITED', true],
    [500, 'CONNECT_FAILED', true],
    [503, 'CONNECT_FAILED', true],
  ])('makes of status %i the code %s, retryable: %s', (status, code, isRetryable) => {
    expect(handshakeError({ status, request })).toMatchObject({
      code,
      isRetryable,
      details: { status },
      cause: expect.any(Error),
    });
  });

  it("carries the API's own error and its request id", () => {
    const body = JSON.stringify({ error: { type: 't', code: 'c', param: 'p', message: 'the model does not exist' } });
    const { details, message } = handshakeError({ status: 404, body, headers: { 'X-Request-Id': 'req_1' }, request });
    expect(details).toMatchObject({
      errorType: 't',
      errorCode: 'c',
      param: 'p',
      errorMessage: 'the model does not exist',
      requestId: 'req_1',
    });
    expect(message).toContain('the model does not exist');
    expect(message).toContain('wss://host.example/v1/realtime');
  });

  it.each([
    ['a number as code', '{"error":{"code":404,"message":"gone"}}', { errorCode: '404', errorMessage: 'gone' }],
    [
      'a bare error',
      '{"code":"DeploymentNotFound","message":"gone"}',
      { errorCode: 'DeploymentNotFound', errorMessage: 'gone' },
    ],
    ['an error that is a text', '{"error":"gone"}', { errorMessage: 'gone' }],
    ['plain text', '  gone\n away ', { errorMessage: 'gone away' }],
    ['a page', '<html>gone</html>', { errorMessage: undefined }],
    ['JSON that says nothing', '{"a":1}', { errorMessage: undefined }],
    ['null', 'null', { errorCode: undefined }],
    ['nothing', '', { errorMessage: undefined }],
  ])('reads %s', (_what, body, details) => {
    expect(handshakeError({ status: 400, body, request }).details).toMatchObject(details);
  });

  it.each([
    [{ 'retry-after': '2' }, 2_000],
    [{ 'Retry-After': '0.5' }, 500],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:30 GMT' }, 90_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 23:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
    [{ 'retry-after': ['3', '4'] }, 3_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{}, undefined],
  ])('reads how long to wait from %o', (headers, retryAfterMs) => {
    const error = handshakeError({ status: 429, headers, request, nowMs: Date.UTC(2026, 0, 1) });
    expect(error.retryAfterMs).toBe(retryAfterMs);
  });

  it.each(['Incorrect API key provided.', 'Incorrect API key provided', 'Incorrect API key provided. '])(
    'quotes "%s" and goes on in the same sentence',
    (message) => {
      const error = handshakeError({ status: 401, body: JSON.stringify({ error: { message } }), request });
      expect(error.message).toContain('Incorrect API key provided; ');
      expect(error.details['errorMessage']).toBe(message);
    },
  );

  it('removes what was secret in the request, wherever the server repeats it', () => {
    const message = `key ${SECRET}, Bearer ${SECRET}, in ?api-key=${SECRET}, openai-insecure-api-key.${SECRET}`;
    for (const body of [message, JSON.stringify({ error: { message, code: SECRET, type: SECRET, param: SECRET } })]) {
      const error = handshakeError({ status: 401, body, request });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
      expect(error.message).toContain('[redacted]');
    }
  });

  it('makes an error of any answer, short and without the secret', () => {
    const text = string({ maxLength: 2_000 });
    const said = constantFrom('', SECRET, `{"error":{"message":"${SECRET}"}}`);
    assert(
      property(
        integer({ min: 300, max: 599 }),
        dictionary(text, text),
        text,
        said,
        (status, headers, before, secret) => {
          const error = handshakeError({ status, headers, body: before + secret, request });
          return error.message.length < 700 && !error.message.includes(SECRET);
        },
      ),
    );
  });
});

describe('displayUrl', () => {
  it('shows neither query nor user information', () => {
    expect(displayUrl(request.url)).toBe('wss://host.example/v1/realtime');
  });
});
