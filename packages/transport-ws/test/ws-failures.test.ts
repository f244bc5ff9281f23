import { Agent } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { inspect } from 'node:util';
import { leavingNoHandle, recordingSink, testClock } from '@antiphon/compliance';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { wsListener, wsTransport, type WsTransportOptions } from '../src/index.ts';
import { faultProxy } from './fault-proxy.ts';
import { rawServer, upgradeByHand } from '@antiphon/compliance/node';
import { rawWebSocketServer } from './raw-server.ts';

const CANARY = 'canary-secret-123456';

function connect(url: URL, options: WsTransportOptions = {}, headers: Record<string, string> = { 'api-key': CANARY }) {
  return wsTransport(options).connect({ url, headers, protocols: [] }, recordingSink());
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
  return error;
}

describe('ws: connections that fail', () => {
  it('tells that nobody listens', () =>
    leavingNoHandle(async () => {
      const listening = await wsListener().listen((incoming) => incoming.reject(500));
      await listening[Symbol.asyncDispose]();
      expect(await failure(connect(listening.url))).toMatchObject({
        code: 'CONNECT_FAILED',
        isRetryable: true,
        details: { networkCode: 'ECONNREFUSED' },
        cause: { code: 'ECONNREFUSED' },
      });
    }));

  it('tells that a name does not resolve', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND nohost.invalid'), { code: 'ENOTFOUND' });
    const lookup: WsTransportOptions['lookup'] = (_host, _options, callback) => callback(cause, '');
    expect(await failure(connect(new URL('ws://nohost.invalid/'), { lookup }))).toMatchObject({
      code: 'CONNECT_FAILED',
      details: { networkCode: 'ENOTFOUND' },
      cause,
    });
  });

  it('refuses a certificate that is not trusted, and takes it with its authority', () =>
    leavingNoHandle(async () => {
      const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
        extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
      });
      const sink = recordingSink();
      await using listening = await wsListener({ tls: { key, cert }, path: '/v1/realtime' }).listen((incoming) =>
        incoming.accept(sink).send(incoming.request.url.href),
      );
      expect(listening.url.protocol).toBe('wss:');
      expect(await failure(connect(listening.url))).toMatchObject({
        code: 'CONNECT_FAILED',
        isRetryable: false,
        details: { networkCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      });
      const clientSink = recordingSink();
      const request = { url: listening.url, headers: {}, protocols: [] };
      await using _connection = await wsTransport({ tls: { ca: cert } }).connect(request, clientSink);
      await clientSink.count(1);
      expect(clientSink.heard).toEqual([listening.url.href]);
    }));

  it('does not take a credential to where a redirect points', () =>
    leavingNoHandle(async () => {
      let visits = 0;
      await using elsewhere = await wsListener().listen((incoming) => {
        visits += 1;
        incoming.reject(500);
      });
      await using listening = await wsListener().listen((incoming) =>
        incoming.reject(301, undefined, { location: elsewhere.url.href }),
      );
      expect(await failure(connect(listening.url))).toMatchObject({ code: 'CONNECT_FAILED', details: { status: 301 } });
      expect(visits).toBe(0);
    }));

  it('reads Retry-After as a date against its clock', async () => {
    const clock = testClock();
    const date = new Date(clock.nowMs() + 90_000).toUTCString();
    await using listening = await wsListener().listen((incoming) =>
      incoming.reject(429, undefined, { 'retry-after': date }),
    );
    expect(await failure(connect(listening.url, { clock }))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterMs: 90_000,
    });
  });

  it('takes a refusal whose body never ends for a refusal', () =>
    leavingNoHandle(async () => {
      await using server = await rawServer((socket) =>
        socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000\r\n\r\nno key'),
      );
      expect(await failure(connect(server.url, { handshakeTimeoutMs: 500 }))).toMatchObject({
        code: 'AUTH_FAILED',
        details: { status: 401, errorMessage: 'no key' },
      });
    }));

  it('cuts off a refusal that is too long', () =>
    leavingNoHandle(async () => {
      await using server = await rawServer((socket) => {
        const write = (): void => void (socket.destroyed || socket.write('x'.repeat(16_384), write));
        socket.write('HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n', write);
      });
      expect(await failure(connect(server.url))).toMatchObject({ code: 'AUTH_FAILED', details: { status: 403 } });
    }));

  it.each([
    ['a fragment', 'ws://127.0.0.1:9/#x', {}],
    ['a header value with a line break', 'ws://127.0.0.1:9/', { authorization: `Bearer ${CANARY}\r\nx: y` }],
  ])('refuses %s', async (_what, url, headers) => {
    expect(await failure(connect(new URL(url), {}, headers))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('ws: an agent', () => {
  it('makes the connection, so that a proxy can stand between', () =>
    leavingNoHandle(async () => {
      const serverSink = recordingSink();
      await using listening = await wsListener().listen((incoming) => incoming.accept(serverSink));
      await using proxy = await faultProxy(listening.url);
      const asked: unknown[] = [];
      const agent = new Agent();
      agent.createConnection = ({ host, port }) => {
        asked.push([host, port]);
        return connectTcp(proxy.port, '127.0.0.1');
      };
      const request = { url: new URL('ws://far.example:8080/v1'), headers: {}, protocols: [] };
      await using connection = await wsTransport({ agent }).connect(request, recordingSink());
      connection.send('through');
      await serverSink.count(1);
      expect(asked).toEqual([['far.example', '8080']]);
    }));
});

describe('ws: a paused connection', () => {
  it('is closed without waiting for the limit, however much lies unread', { timeout: 4_000 }, () =>
    leavingNoHandle(async () => {
      await using listening = await wsListener().listen((incoming) => {
        const server = incoming.accept(recordingSink());
        for (let index = 0; index < 64; index += 1) server.send('x'.repeat(256 * 1024));
      });
      const sink = recordingSink();
      const request = { url: listening.url, headers: {}, protocols: [] };
      const connection = await wsTransport({ closeTimeoutMs: 60_000 }).connect(request, sink);
      connection.pause();
      expect(await connection.close()).toEqual({ code: 1000, reason: '', initiator: 'local' });
      expect(sink.heard).toEqual(['close 1000  local']);
    }),
  );
});

describe('ws: peers that break the protocol', () => {
  it.each([
    ['a reserved bit', [0xf1, 0x01, 0x61], 1002],
    ['text that is not UTF-8', [0x81, 0x01, 0xff], 1007],
    ['a message that is too big', [0x81, 0x7e, 0x10, 0x00], 1009],
  ])('ends as lost on %s', (_what, bytes, code) =>
    leavingNoHandle(async () => {
      await using server = await rawServer((socket, request) => {
        upgradeByHand(socket, request);
        socket.write(Buffer.from(bytes));
        socket.on('data', () => undefined);
        socket.on('end', () => socket.end());
      });
      const sink = recordingSink();
      const transport = wsTransport({ maximumPayloadBytes: 1_000, closeTimeoutMs: 100 });
      await transport.connect({ url: server.url, headers: {}, protocols: [] }, sink);
      expect(await sink.closed).toMatchObject({ code, initiator: 'lost' });
      expect(sink.frames).toEqual([]);
    }),
  );

  it('offers compression only when asked', async () => {
    const offers: (string | undefined)[] = [];
    await using listening = await wsListener().listen((incoming) => {
      offers.push(incoming.request.headers['sec-websocket-extensions']);
      incoming.accept(recordingSink());
    });
    await using _plain = await connect(listening.url);
    await using _compressed = await connect(listening.url, { compression: true });
    expect(offers).toEqual([undefined, expect.stringContaining('permessage-deflate')]);
  });

  it.each([
    ['the client', 3, 4_096],
    ['the listener', 4_096, 3],
  ])('end the connection when a message has more fragments than %s allows', (_whose, clientMost, listenerMost) =>
    leavingNoHandle(async () => {
      const inPieces = (webSocket: WebSocket): void => {
        for (let index = 0; index < 4; index += 1) webSocket.send('piece', { fin: index === 3 });
      };
      await using server = await rawWebSocketServer(inPieces);
      const serverSink = recordingSink();
      const listener = wsListener({ maximumFragments: listenerMost });
      await using listening = await listener.listen((incoming) => incoming.accept(serverSink));
      if (clientMost < listenerMost) {
        const sink = recordingSink();
        const transport = wsTransport({ maximumFragments: clientMost, closeTimeoutMs: 100 });
        await transport.connect({ url: server.url, headers: {}, protocols: [] }, sink);
        expect(await sink.closed).toMatchObject({ code: 1008, initiator: 'lost' });
        return;
      }
      const webSocket = new WebSocket(listening.url);
      webSocket.on('open', () => inPieces(webSocket));
      expect(await serverSink.closed).toMatchObject({ code: 1008, initiator: 'lost' });
      webSocket.terminate();
    }),
  );

  it('hears a text message in several fragments as one frame', async () => {
    await using server = await rawWebSocketServer((webSocket) => {
      webSocket.send('one ', { fin: false });
      webSocket.send('frame', { fin: true });
    });
    const sink = recordingSink();
    await using _connection = await wsTransport().connect({ url: server.url, headers: {}, protocols: [] }, sink);
    await sink.count(1);
    expect(sink.heard).toEqual(['one frame']);
  });
});
