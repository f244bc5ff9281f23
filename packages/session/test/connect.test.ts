import { type CredentialProvider, createCredential, type FrameSink, type Transport } from '@antiphon/interface';
import { connectSession } from '@antiphon/session';
import { expect, test } from 'vitest';
import { fakeClock } from './support/fake-clock.ts';
import { failureOf, openSession } from './support/open-session.ts';
import { scriptedServer, settled } from './support/scripted-server.ts';
import { apiError, sessionCreated, sessionUpdated } from './support/server-events.ts';

const key = (value: string): CredentialProvider => ({
  name: 'fixed',
  getCredential: async () => createCredential({ kind: 'api-key', value }),
});

test('resolves when session.created has come', async () => {
  await using open = await openSession();
  expect(open.session.state).toMatchObject({ status: 'open', session: { id: 'sess_1' } });
  expect(open.server.heard).toEqual([]);
  expect(open.clock.timerCount).toBe(0);
});

test('another kind of session is UNSUPPORTED, and closed', async () => {
  const session = { type: 'transcription', id: 'sess_1' } as const;
  await using server = await scriptedServer({ greeting: [{ type: 'session.created', session }] });
  expect(await failureOf(connectSession({ ...server }))).toMatchObject({ code: 'UNSUPPORTED' });
  await settled();
  expect(server.isConnected).toBe(false);
});

test('with a config, sends it as a realtime session and waits for session.updated', async () => {
  await using server = await scriptedServer();
  let isOpen = false;
  const opening = connectSession({ ...server, config: { instructions: 'be brief' } }).then((session) => {
    isOpen = true;
    return session;
  });
  const update = await server.next('session.update');
  expect(update.session).toEqual({ type: 'realtime', instructions: 'be brief' });
  await settled();
  expect(isOpen).toBe(false);
  server.send(sessionUpdated({ instructions: 'be brief' }));
  await using session = await opening;
  expect(session.state).toMatchObject({ status: 'open', session: { instructions: 'be brief' } });
});

test('rejects with SERVER_ERROR and closes when the config is refused', async () => {
  await using server = await scriptedServer({
    answer: (event) => [apiError({ code: 'invalid_value', param: 'session.audio', event_id: event.event_id ?? null })],
  });
  await expect(connectSession({ ...server, config: {} })).rejects.toMatchObject({
    code: 'SERVER_ERROR',
    details: { errorCode: 'invalid_value', param: 'session.audio' },
  });
  await settled();
  expect(server.isConnected).toBe(false);
});

test('puts the credential where the endpoint says', async () => {
  await using open = await openSession({}, { credentials: key('k-1') });
  expect(open.server.requests[0]?.headers['authorization']).toBe('Bearer k-1');
});

test('an invalid key told the way of the API, after the upgrade, is AUTH_FAILED', async () => {
  const refusal = apiError({ code: 'invalid_api_key', message: 'Incorrect API key provided: sk-secret1234.' });
  await using server = await scriptedServer({ greeting: [refusal] });
  const opening = connectSession(server);
  const failure = failureOf(opening);
  await settled();
  await server.close(3000, 'invalid_request_error.invalid_api_key');
  expect(await failure).toMatchObject({
    code: 'AUTH_FAILED',
    isRetryable: false,
    details: { closeCode: 3000, closeReason: 'invalid_request_error.invalid_api_key', errorCode: 'invalid_api_key' },
  });
  expect(String(await failure)).not.toContain('sk-secret1234');
});

test('an invalid key told by the close alone is AUTH_FAILED too', async () => {
  await using server = await scriptedServer({ greeting: [] });
  const failure = failureOf(connectSession(server));
  await settled();
  await server.close(3000, 'invalid_request_error.invalid_api_key');
  expect(await failure).toMatchObject({ code: 'AUTH_FAILED', details: { closeCode: 3000 } });
});

test('any other close before session.created is CONNECT_FAILED with code and reason', async () => {
  await using server = await scriptedServer({ greeting: [] });
  const failure = failureOf(connectSession(server));
  await settled();
  await server.close(4000, 'invalid_request_error.beta_api_shape_disabled');
  expect(await failure).toMatchObject({
    code: 'CONNECT_FAILED',
    isRetryable: false,
    details: { closeCode: 4000, closeReason: 'invalid_request_error.beta_api_shape_disabled', initiator: 'remote' },
  });
});

test('a network loss before session.created is CONNECTION_LOST', async () => {
  await using server = await scriptedServer({ greeting: [] });
  const failure = failureOf(connectSession(server));
  await settled();
  server.sever();
  expect(await failure).toMatchObject({ code: 'CONNECTION_LOST', isRetryable: true, details: { closeCode: 1006 } });
});

test('a refused handshake keeps the error of the transport', async () => {
  await using server = await scriptedServer({ rejectStatus: 401 });
  await expect(connectSession(server)).rejects.toMatchObject({ code: 'AUTH_FAILED', details: { status: 401 } });
});

test('nobody listening is CONNECT_FAILED', async () => {
  const server = await scriptedServer();
  await server[Symbol.asyncDispose]();
  await expect(connectSession(server)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
});

test('a silent server is TIMEOUT, and the connection is closed', async () => {
  await using server = await scriptedServer({ greeting: [] });
  const clock = fakeClock();
  const failure = failureOf(connectSession({ ...server, clock, connectTimeoutMs: 3_000 }));
  await settled();
  clock.advance(2_999);
  expect(server.isConnected).toBe(true);
  clock.advance(1);
  expect(await failure).toMatchObject({ code: 'TIMEOUT', isRetryable: true });
  await settled();
  expect(server.isConnected).toBe(false);
  expect(clock.timerCount).toBe(0);
});

test('a TIMEOUT tells the error that the server sent instead of session.created', async () => {
  await using server = await scriptedServer({ greeting: [apiError({ code: 'model_not_found' })] });
  const clock = fakeClock();
  const failure = failureOf(connectSession({ ...server, clock }));
  await settled();
  clock.advance(10_000);
  expect(await failure).toMatchObject({ code: 'TIMEOUT', details: { errorCode: 'model_not_found' } });
});

test('a server that tells of a wrong key and does not close is AUTH_FAILED', async () => {
  await using server = await scriptedServer({ greeting: [apiError({ code: 'invalid_api_key' })] });
  const clock = fakeClock();
  const failure = failureOf(connectSession({ ...server, clock }));
  await settled();
  clock.advance(10_000);
  expect(await failure).toMatchObject({ code: 'AUTH_FAILED', details: { errorCode: 'invalid_api_key' } });
});

test('a server that never acknowledges the config is TIMEOUT', async () => {
  await using server = await scriptedServer();
  const clock = fakeClock();
  const failure = failureOf(connectSession({ ...server, clock, config: {}, commandTimeoutMs: 500 }));
  await server.next('session.update');
  clock.advance(500);
  expect(await failure).toMatchObject({ code: 'TIMEOUT' });
  expect(clock.timerCount).toBe(0);
});

test('an already aborted signal rejects with its reason and opens nothing', async () => {
  await using server = await scriptedServer();
  const reason = new Error('not now');
  await expect(connectSession(server, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(server.requests).toEqual([]);
});

test('an abort while waiting rejects with the reason and closes the connection', async () => {
  await using server = await scriptedServer({ greeting: [] });
  const controller = new AbortController();
  const clock = fakeClock();
  const failure = failureOf(connectSession({ ...server, clock }, { signal: controller.signal }));
  await settled();
  const reason = new Error('enough');
  controller.abort(reason);
  expect(await failure).toBe(reason);
  await settled();
  expect(server.isConnected).toBe(false);
  expect(clock.timerCount).toBe(0);
});

test('a signal that aborts after the session is open does not end it', async () => {
  await using server = await scriptedServer();
  const controller = new AbortController();
  await using session = await connectSession(server, { signal: controller.signal });
  controller.abort();
  await settled();
  expect(session.state.status).toBe('open');
});

test('a credential that never comes is TIMEOUT even when the provider does not heed its signal', async () => {
  await using server = await scriptedServer();
  const clock = fakeClock();
  const credentials: CredentialProvider = { name: 'stuck', getCredential: () => new Promise(() => undefined) };
  const failure = failureOf(connectSession({ ...server, clock, credentials }));
  clock.advance(10_000);
  expect(await failure).toMatchObject({ code: 'TIMEOUT' });
});

test('the provider is told the host', async () => {
  let host: string | undefined;
  const credentials: CredentialProvider = {
    name: 'curious',
    getCredential: async (options) => {
      host = options?.host;
      return createCredential({ kind: 'api-key', value: 'k' });
    },
  };
  await using open = await openSession({}, { credentials });
  expect(open.session.state.status).toBe('open');
  expect(host).toBe('scripted');
});

test('a transport that connects after the time limit is closed', async () => {
  await using server = await scriptedServer();
  const clock = fakeClock();
  let connectNow: () => void = () => undefined;
  const late: Transport = {
    ...server.transport,
    connect: async (request, sink: FrameSink) => {
      await new Promise<void>((resolve) => void (connectNow = resolve));
      return server.transport.connect(request, sink);
    },
  };
  const failure = failureOf(connectSession({ ...server, transport: late, clock }));
  await settled();
  clock.advance(10_000);
  expect(await failure).toMatchObject({ code: 'TIMEOUT' });
  connectNow();
  await settled();
  expect(server.requests).toHaveLength(1);
  expect(server.isConnected).toBe(false);
});

test('frames that arrive before connect resolves are not lost', async () => {
  await using server = await scriptedServer();
  const eager: Transport = {
    ...server.transport,
    connect: async (request, sink, options) => {
      sink.frame(JSON.stringify(sessionCreated({ id: 'sess_early' })));
      return server.transport.connect(request, sink, options);
    },
  };
  await using session = await connectSession({ ...server, transport: eager });
  expect(session.state.status).toBe('open');
});

test.each(['connectTimeoutMs', 'commandTimeoutMs'])('%s that is not above 0 is INVALID_ARGUMENT', async (name) => {
  await using server = await scriptedServer();
  for (const value of [0, -1, Number.NaN]) {
    await expect(connectSession({ ...server, [name]: value })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
  expect(server.requests).toEqual([]);
});
