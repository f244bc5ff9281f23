import { AntiphonError, createCredential } from '@antiphon/interface';
import { compatible, gaDialect } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { fakeConnection } from '../test/fake-connection.ts';
import { admitted, refused, SESSION_CREATED, stage, UPSTREAM_KEY } from '../test/stage.ts';
import { allowedOrigins, clientKeys, createGateway } from './index.ts';

const secrets = [UPSTREAM_KEY, 'upstream-host'];

describe('the way in', () => {
  it.each([
    ['no key', {}, 'missing_api_key'],
    ['a wrong key', { authorization: 'Bearer wrong' }, 'invalid_api_key'],
    ["the upstream's own key", { authorization: `Bearer ${UPSTREAM_KEY}` }, 'invalid_api_key'],
    ['a key in the wrong scheme', { authorization: 'Basic client-key' }, 'missing_api_key'],
  ])('refuses %s with 401 before the upstream hears of it', async (_name, headers, code) => {
    await using scene = await stage({ authenticate: clientKeys(['client-key']) });
    const answer = await refused(scene.knock({ headers }));
    expect(answer).toMatchObject({ status: 401, code });
    expect(answer.text).toContain('"www-authenticate":"Bearer"');
    expect(scene.upstreams).toHaveLength(0);
  });

  it('does not read a key from the URL', async () => {
    await using scene = await stage({ authenticate: clientKeys(['client-key']) });
    const url = new URL(
      'ws://127.0.0.1:1/v1/realtime?api-key=client-key&key=client-key&authorization=Bearer%20client-key',
    );
    expect(await refused(scene.knock({ url }))).toMatchObject({ status: 401 });
  });

  it('refuses a foreign page with 403', async () => {
    await using scene = await stage({ authenticate: allowedOrigins(['https://voice.example.com']) });
    const headers = { origin: 'https://voice.example.com.attacker.test' };
    expect(await refused(scene.knock({ headers }))).toMatchObject({ status: 403, code: 'origin_not_allowed' });
  });

  it('refuses with 500 and says nothing when the authenticator throws', async () => {
    const authenticate = (): never => {
      throw new Error(`no database at ${UPSTREAM_KEY}`);
    };
    await using scene = await stage({ authenticate });
    const answer = await refused(scene.knock());
    expect(answer).toMatchObject({ status: 500, code: 'internal_error' });
    expect(answer.text).not.toContain(UPSTREAM_KEY);
  });

  it('refuses when the authenticator never answers', async () => {
    await using scene = await stage({ authenticate: () => new Promise(() => undefined) });
    const client = scene.knock();
    scene.clock.advance(8_000);
    expect(await refused(client)).toMatchObject({ status: 500 });
    await expect.poll(() => scene.clock.timerCount).toBe(0);
  });

  it('cannot be made without an authenticator, nor with a limit of 0', async () => {
    const { listener, upstream } = {} as never;
    await expect(createGateway({ listener, upstream, authenticate: undefined as never })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(stage({ maximumSessions: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('counts sessions from the handshake on, answers 429 beyond, and gives the seat back', async () => {
    await using scene = await stage({ maximumSessions: 1 });
    const first = scene.knock();
    expect(await refused(scene.knock())).toMatchObject({ status: 429, code: 'session_limit_reached' });
    const client = await admitted(first);
    client.end({ code: 1000, reason: '', initiator: 'remote' });
    await expect.poll(() => scene.gateway.sessionCount).toBe(0);
    await admitted(scene.knock());
  });
});

describe('the way to the upstream', () => {
  it("takes the gateway's credential, and of the client's handshake only what is allowed", async () => {
    await using scene = await stage({ authenticate: clientKeys(['client-key']) });
    await admitted(
      scene.knock({
        url: new URL('ws://127.0.0.1:1/elsewhere?model=m-1&call_id=c&api-key=client-key'),
        headers: {
          authorization: 'Bearer client-key',
          'openai-safety-identifier': 'user-7',
          cookie: 'a=b',
          origin: 'https://x.test',
          connection: 'upgrade',
          'openai-beta': 'realtime=v1',
        },
        protocols: ['realtime', 'openai-insecure-api-key.client-key'],
      }),
    );
    const { request } = scene.upstreams[0]!;
    expect(request.url.href).toBe('wss://upstream-host.invalid/v1/realtime?model=m-1');
    expect(Object.values(request.headers).join(' ')).toContain(UPSTREAM_KEY);
    expect(request.headers['openai-safety-identifier']).toBe('user-7');
    expect(JSON.stringify([request.url, request.headers, request.protocols])).not.toContain('client-key');
    for (const name of ['cookie', 'origin', 'connection', 'openai-beta'])
      expect(request.headers).not.toHaveProperty(name);
  });

  it('keeps the model the endpoint names', async () => {
    const endpoint = compatible({ url: 'wss://upstream-host.invalid/v1/realtime', model: 'pinned' });
    const upstreams: URL[] = [];
    await using scene = await stage({
      upstream: {
        endpoint: () => endpoint,
        transport: {
          name: 'fake',
          carriesHeaders: true,
          connect(request, sink) {
            upstreams.push(request.url);
            sink.frame(SESSION_CREATED);
            return Promise.resolve(fakeConnection(sink));
          },
        },
      },
    });
    await admitted(scene.knock({ url: new URL('ws://127.0.0.1:1/?model=dear') }));
    expect(upstreams[0]?.searchParams.getAll('model')).toEqual(['pinned']);
  });

  it.each([
    ['authorization', { headers: ['Authorization'] }],
    ['a hop-by-hop header', { headers: ['connection'] }],
    ['a key parameter', { query: ['api-key'] }],
  ])('cannot be told to forward %s', async (_name, forward) => {
    await expect(stage({ forward })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('an upstream that fails', () => {
  const failure = (code: AntiphonError['code'], details = {}, more = {}): AntiphonError =>
    new AntiphonError({ code, message: `wss://upstream-host.invalid said ${UPSTREAM_KEY}`, details, ...more });

  it.each([
    ['refuses our key', failure('AUTH_FAILED', { status: 401 }), 502, 'upstream_auth_failed'],
    ['cannot be reached', failure('CONNECT_FAILED'), 502, 'upstream_unavailable'],
    ['answers 503', failure('CONNECT_FAILED', { status: 503 }), 502, 'upstream_unavailable'],
    ['is busy', failure('RATE_LIMITED', { status: 429 }, { retryAfterMs: 2_500 }), 429, 'upstream_rate_limited'],
    ['times out', failure('TIMEOUT'), 504, 'upstream_timeout'],
    ['breaks in a way of its own', new TypeError(`upstream-host ${UPSTREAM_KEY}`), 502, 'upstream_unavailable'],
  ])('becomes a status without host or key when it %s', async (_name, error, status, code) => {
    await using scene = await stage({ connect: () => Promise.reject(error) });
    const answer = await refused(scene.knock());
    expect(answer).toMatchObject({ status, code });
    for (const secret of secrets) expect(answer.text).not.toContain(secret);
    if (status === 429) expect(answer.text).toContain('"retry-after":"3"');
    expect(scene.gateway.sessionCount).toBe(0);
    await expect.poll(() => scene.clock.timerCount).toBe(0);
  });

  it('becomes 504 when the connection never opens, and closes it when it opens too late', async () => {
    let open: ((connection: ReturnType<typeof fakeConnection>) => void) | undefined;
    await using scene = await stage({ connect: () => new Promise((resolve) => (open = resolve)) });
    const client = scene.knock();
    await expect.poll(() => open).toBeDefined();
    scene.clock.advance(8_000);
    expect(await refused(client)).toMatchObject({ status: 504, code: 'upstream_timeout' });
    const late = fakeConnection({ frame: () => undefined, close: () => undefined });
    open?.(late);
    await expect.poll(() => late.closedWith?.code).toBe(1000);
  });

  it('becomes 504 when it upgrades and then says nothing', async () => {
    await using scene = await stage({ connect: (_request, sink) => Promise.resolve(fakeConnection(sink)) });
    const client = scene.knock();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    scene.clock.advance(8_000);
    expect(await refused(client)).toMatchObject({ status: 504 });
  });

  it("becomes 502 when it upgrades and then refuses our key, the API's own way", async () => {
    const error = { type: 'invalid_request_error', code: 'invalid_api_key', message: `Incorrect key: ${UPSTREAM_KEY}` };
    await using scene = await stage({ first: JSON.stringify({ type: 'error', error }) });
    const answer = await refused(scene.knock());
    expect(answer).toMatchObject({ status: 502, code: 'upstream_auth_failed' });
    for (const secret of secrets) expect(answer.text).not.toContain(secret);
    expect(scene.upstreams[0]?.connection.closedWith).toBeDefined();
  });

  it('names the code of another error, and not its text', async () => {
    const error = { type: 'invalid_request_error', code: 'insufficient_quota', message: 'org-canary has no quota' };
    await using scene = await stage({ first: JSON.stringify({ type: 'error', error }) });
    const answer = await refused(scene.knock());
    expect(answer.status).toBe(502);
    expect(answer.text).toContain('insufficient_quota');
    expect(answer.text).not.toContain('org-canary');
  });

  it('becomes 502 when it upgrades and closes at once', async () => {
    await using scene = await stage({
      connect(_request, sink) {
        const connection = fakeConnection(sink);
        connection.end({ code: 1013, reason: 'busy at upstream-host', initiator: 'remote' });
        return Promise.resolve(connection);
      },
    });
    expect(await refused(scene.knock())).toMatchObject({ status: 502 });
  });

  it('becomes 504 when the credential never comes, and 502 when there is none', async () => {
    const provide = (getCredential: () => Promise<never>) => ({
      endpoint: { ...compatible({ url: 'wss://u.invalid/' }), dialect: gaDialect },
      credentials: { name: 'fake', getCredential },
      transport: { name: 'fake', carriesHeaders: true, connect: () => Promise.reject(new Error('not asked')) },
    });
    await using silent = await stage({ upstream: provide(() => new Promise(() => undefined)) });
    const client = silent.knock();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    silent.clock.advance(8_000);
    expect(await refused(client)).toMatchObject({ status: 504 });
    await using none = await stage({ upstream: provide(() => Promise.reject(failure('AUTH_FAILED'))) });
    expect(await refused(none.knock())).toMatchObject({ status: 502, code: 'upstream_auth_failed' });
  });

  it('is asked for a credential anew for every session', async () => {
    let count = 0;
    const getCredential = () => Promise.resolve(createCredential({ kind: 'api-key', value: `key-${(count += 1)}` }));
    await using scene = await stage();
    await using other = await stage({
      upstream: {
        endpoint: compatible({ url: 'wss://u.invalid/v1/realtime' }),
        credentials: { name: 'fake', getCredential },
        transport: {
          name: 'fake',
          carriesHeaders: true,
          connect(_request, sink) {
            sink.frame(SESSION_CREATED);
            return Promise.resolve(fakeConnection(sink));
          },
        },
      },
    });
    await admitted(other.knock());
    await admitted(other.knock());
    expect(count).toBe(2);
    expect(scene.log.join()).not.toContain(UPSTREAM_KEY);
  });
});
