import { getEventListeners } from 'node:events';
import { apiKey } from '@antiphon/auth-api-key';
import { clientSecretFromUrl } from '@antiphon/auth-client-secret';
import { mintedClientSecret } from '@antiphon/auth-client-secret/node';
import { everythingShown } from '@antiphon/compliance';
import type { CredentialProvider } from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SecretServer, secretServer, sendJson } from './secret-server.ts';

let server: SecretServer;
beforeEach(async () => {
  server = await secretServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

const providers: Readonly<Record<string, (origin: string, timeoutMs?: number) => CredentialProvider>> = {
  mintedClientSecret: (origin, timeoutMs) =>
    mintedClientSecret({
      endpoint: compatible({ url: `${origin}/v1` }),
      credentials: apiKey('canary-key'),
      timeoutMs,
    }),
  clientSecretFromUrl: (origin, timeoutMs) =>
    clientSecretFromUrl({
      url: `${origin}/secret?token=canary-query`,
      headers: () => ({ authorization: 'Bearer canary-key' }),
      timeoutMs,
    }),
};

describe.each(Object.entries(providers))('%s', (_name, provider) => {
  it.each([
    [301, 'CONNECT_FAILED', false],
    [307, 'CONNECT_FAILED', false],
    [400, 'CONNECT_FAILED', false],
    [401, 'AUTH_FAILED', false],
    [403, 'AUTH_FAILED', false],
    [404, 'CONNECT_FAILED', false],
    [408, 'CONNECT_FAILED', true],
    [429, 'RATE_LIMITED', true],
    [500, 'CONNECT_FAILED', true],
    [503, 'CONNECT_FAILED', true],
  ])('says of HTTP status %i that it is %s (retryable: %s), and shows no secret', async (status, code, isRetryable) => {
    await using elsewhere = await secretServer();
    server.answer = (response, asked) => {
      response.setHeader('location', `${elsewhere.origin}/stolen`);
      response.setHeader('retry-after', '3');
      response.setHeader('x-request-id', 'req_1');
      sendJson(response, status, {
        error: { type: 't', code: 'c', message: `Incorrect: ${asked.headers.authorization} ${asked.path}` },
      });
    };
    const error = await failureOf(provider(server.origin).getCredential());
    expect(error).toMatchObject({
      code,
      isRetryable,
      retryAfterMs: 3_000,
      cause: expect.any(Error),
      details: { status, errorType: 't', errorCode: 'c', requestId: 'req_1' },
    });
    expect(everythingShown(error)).not.toContain('canary');
    expect(elsewhere.asked).toEqual([]);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['a page', '<html>canary</html>'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['an empty secret', '{"value":""}'],
    ['a secret of another type', '{"value":{"canary":1}}'],
    ['a secret that breaks a header', '{"value":"ek_canary\\r\\nx: y"}'],
    ['half of an answer', '{"value":"ek_canary'],
    ['too much', ' '.repeat(1024 * 1024) + '{"value":"ek_canary"}'],
  ])('rejects with AUTH_FAILED when the answer is %s, and tries again', async (_what, body) => {
    const usual = server.answer;
    server.answer = (response) => void response.writeHead(200).end(body);
    const tried = provider(server.origin);
    const error = await failureOf(tried.getCredential());
    expect(error).toMatchObject({ code: 'AUTH_FAILED' });
    expect(everythingShown(error)).not.toContain('canary');
    server.answer = usual;
    expect((await tried.getCredential()).value).toBe('ek_canary2');
  });

  it('rejects with CONNECT_FAILED when nobody listens', async () => {
    const closed = await secretServer();
    await closed[Symbol.asyncDispose]();
    const error = await failureOf(provider(closed.origin).getCredential());
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', isRetryable: true, cause: expect.any(Error) });
    expect(everythingShown(error)).not.toContain('canary');
  });

  it('rejects with CONNECT_FAILED when the connection ends before the answer, or within it', async () => {
    server.answer = (response) => void response.destroy();
    await expect(provider(server.origin).getCredential()).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    server.answer = (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"value":"ek_');
      setImmediate(() => response.destroy());
    };
    await expect(provider(server.origin).getCredential()).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
  });

  it('rejects with CONNECT_FAILED when the server speaks no HTTP', async () => {
    server.answer = (response) => void response.socket?.end('SSH-2.0-canary\r\n\r\n');
    const error = await failureOf(provider(server.origin).getCredential());
    expect(error).toMatchObject({ code: 'CONNECT_FAILED' });
    expect(everythingShown(error)).not.toContain('canary');
  });

  it.each<[string, SecretServer['answer']]>([
    ['never answers', () => undefined],
    ['never ends its answer', (response) => void response.writeHead(200).write('{')],
  ])('rejects with TIMEOUT when the server %s', async (_what, answer) => {
    server.answer = answer;
    const error = await failureOf(provider(server.origin, 50).getCredential());
    expect(error).toMatchObject({ code: 'TIMEOUT', isRetryable: true });
  });

  it('rejects with the reason of the signal, closes the request and leaves no listener', async () => {
    const tried = provider(server.origin);
    await expect(tried.getCredential({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
    expect(server.asked).toEqual([]);
    const closed = vi.fn();
    server.answer = (response) => void response.on('close', closed);
    const controller = new AbortController();
    const failure = failureOf(tried.getCredential({ signal: controller.signal }));
    await vi.waitFor(() => expect(server.asked).toHaveLength(1));
    controller.abort('enough');
    expect(await failure).toBe('enough');
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});
