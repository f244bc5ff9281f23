import { type ConnectRequest, type IncomingConnection, isAntiphonError } from '@antiphon/interface';
import { loopback } from '@antiphon/transport-loopback';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createEmulator, type EmulatorOptions } from '../src/index.ts';
import { judgeHandshake } from '../src/handshake.ts';
import { connectClient } from './test-client.ts';

const requestTo = (path: string, rest: Partial<ConnectRequest> = {}): IncomingConnection['request'] => ({
  url: new URL(path, 'ws://localhost'),
  headers: { authorization: 'Bearer k' },
  protocols: [],
  ...rest,
});
const ANY_KEY = { apiKey: undefined, wrongKey: 'handshake' } as const;

describe('the handshake', () => {
  it.each([
    ['/v1/realtime?model=m', 'ga'],
    ['/openai/v1/realtime?model=m', 'ga'],
    ['/openai/realtime?api-version=2025-04-01-preview&deployment=m', 'preview'],
  ])('serves %s in the dialect %s', (path, name) => {
    expect(judgeHandshake(requestTo(path), ANY_KEY)).toMatchObject({ kind: 'serve', model: 'm', dialect: { name } });
  });

  it.each(['/v1/realtime?intent=transcription', '/openai/v1/realtime?intent=transcription'])(
    'serves a session that transcribes at %s',
    (path) => {
      expect(judgeHandshake(requestTo(path), ANY_KEY)).toMatchObject({
        kind: 'serve',
        sessionType: 'transcription',
        model: '',
        dialect: { name: 'ga' },
      });
    },
  );

  it.each([
    ['another path', requestTo('/v1/other?model=m'), 404],
    ['a path that only begins the same', requestTo('/v1/realtime/x?model=m'), 404],
    ['no key', requestTo('/v1/realtime?model=m', { headers: {} }), 401],
    ['an empty key', requestTo('/v1/realtime?model=m', { headers: { authorization: 'Bearer ' } }), 401],
    ['a key in the query alone', requestTo('/v1/realtime?model=m&api-key=k', { headers: {} }), 401],
    ['no model', requestTo('/v1/realtime'), 400],
    ['no version of the preview', requestTo('/openai/realtime?deployment=m'), 400],
    ['no deployment', requestTo('/openai/realtime?api-version=2025-04-01-preview'), 400],
    ['an intent that is not served', requestTo('/v1/realtime?intent=translation'), 400],
    ['an intent and a model', requestTo('/v1/realtime?intent=transcription&model=m'), 400],
    [
      'an intent in the preview',
      requestTo('/openai/realtime?api-version=2025-04-01-preview&intent=transcription'),
      400,
    ],
    ['a call', requestTo('/v1/realtime?call_id=rtc_1'), 400],
  ])('refuses %s with a JSON error', (_name, request, status) => {
    expect(judgeHandshake(request, ANY_KEY)).toMatchObject({
      kind: 'refuse',
      status,
      body: { error: { type: 'invalid_request_error', message: expect.any(String) } },
    });
  });

  it.each([
    ['a bearer', { headers: { authorization: 'Bearer secret' } }],
    ['the api-key header', { headers: { 'api-key': 'secret' } }],
    ['a subprotocol', { headers: {}, protocols: ['realtime', 'openai-insecure-api-key.secret'] }],
  ])('takes the key as %s, and no other key', (_name, rest) => {
    const request = requestTo('/v1/realtime?model=m', rest);
    expect(judgeHandshake(request, { ...ANY_KEY, apiKey: 'secret' }).kind).toBe('serve');
    expect(judgeHandshake(request, { ...ANY_KEY, apiKey: 'other' })).toMatchObject({
      status: 401,
      body: { error: { code: 'invalid_api_key' } },
    });
    expect(JSON.stringify(judgeHandshake(request, { ...ANY_KEY, apiKey: 'other' }))).not.toContain('secret');
  });
});

describe('over a socket', () => {
  const serve = (options: Partial<EmulatorOptions> = {}) =>
    createEmulator({ listener: wsListener(), pace: Number.POSITIVE_INFINITY, ...options });

  it('answers no key with 401 and the error of the API', async () => {
    await using emulator = await serve();
    const { status, body } = await new Promise<{ status: number | undefined; body: string }>((resolve) => {
      const socket = new WebSocket(`${emulator.url.href}?model=m`);
      socket.on('unexpected-response', (_request, response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode, body: text }));
      });
    });
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ error: { type: 'invalid_request_error', param: null, code: null } });
  });

  it('makes a transport fail with AUTH_FAILED for a wrong key', async () => {
    await using emulator = await serve({ apiKey: 'right' });
    const failure = await connectClient(wsTransport(), emulator.url, 'canary-wrong').catch((error: unknown) => error);
    expect(isAntiphonError(failure) && failure.code).toBe('AUTH_FAILED');
    expect(String(failure)).not.toContain('canary');
    await using client = await connectClient(wsTransport(), emulator.url, 'right');
    expect((await client.next('session.created')).session).toMatchObject({ model: 'm' });
  });

  it("refuses a wrong key the API's own way when asked to: upgrade, error, close 3000", async () => {
    await using emulator = await serve({ apiKey: 'right', wrongKey: 'upgrade' });
    await using client = await connectClient(wsTransport(), emulator.url, 'wrong');
    expect(await client.closed).toMatchObject({
      code: 3000,
      reason: 'invalid_request_error.invalid_api_key',
      initiator: 'remote',
    });
    expect(client.events).toMatchObject([{ type: 'error', error: { code: 'invalid_api_key' } }]);
    expect(emulator.sessionCount).toBe(0);
  });

  it('selects the subprotocol realtime and never the one with the key', async () => {
    await using emulator = await serve();
    const socket = new WebSocket(`${emulator.url.href}?model=m`, ['realtime', 'openai-insecure-api-key.k']);
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.protocol).toBe('realtime');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.close();
    await closed;
  });

  it('ends the session when the socket is torn down', async () => {
    const ended = deferred();
    await using emulator = await serve({ observer: { sessionClosed: () => ended.resolve() } });
    const socket = new WebSocket(`${emulator.url.href}?model=m`, { headers: { authorization: 'Bearer k' } });
    await new Promise((resolve) => socket.once('message', resolve));
    socket.terminate();
    await ended.promise;
  });
});

describe('limits', () => {
  it('refuses one session too many with 429, and takes one again when another has ended', async () => {
    const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
    await using emulator = await createEmulator({ listener, maximumSessions: 1 });
    const first = await connectClient(transport, emulator.url);
    const failure = await connectClient(transport, emulator.url).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'RATE_LIMITED', details: { status: 429 }, retryAfterMs: 1000 });
    await first.connection.close();
    await first.closed;
    await expect.poll(() => emulator.sessionCount).toBe(0);
    await using second = await connectClient(transport, emulator.url);
    expect((await second.next('session.created')).type).toBe('session.created');
  });

  it.each([
    { pace: 0 },
    { pace: -1 },
    { pace: Number.NaN },
    { maximumSessions: 0 },
    { maximumSessionMs: 0 },
    { maximumSessionMs: Number.POSITIVE_INFINITY },
    { maximumFrameBytes: 0 },
  ])('are checked: %o', async (options) => {
    await expect(createEmulator({ listener: loopback().listener, ...options })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
