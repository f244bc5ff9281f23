import { inspect } from 'node:util';
import type { Connection } from '@antiphon/interface';
import { leavingNoHandle, recordingSink, testClock } from '@antiphon/compliance';
import { wsListener } from '@antiphon/transport-ws';
import { describe, expect, it } from 'vitest';
import { Agent } from 'undici';
import { rawServer, upgradeByHand } from '@antiphon/compliance/node';
import { rawWebSocketServer } from '../../transport-ws/test/raw-server.ts';
import { undiciTransport, type UndiciTransportOptions } from '../src/index.ts';

const CANARY = 'canary-secret-123456';

interface Attempt extends UndiciTransportOptions {
  readonly headers?: Record<string, string>;
  readonly protocols?: readonly string[];
}

function connect(url: URL, { headers = { 'api-key': CANARY }, protocols = [], ...options }: Attempt = {}) {
  return undiciTransport(options).connect({ url, headers, protocols }, recordingSink());
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
  return error;
}

describe('undici: connections that fail', () => {
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
    const dispatcher = new Agent({ connect: { lookup: (_host, _options, callback) => callback(cause, '') } });
    expect(await failure(connect(new URL('ws://nohost.invalid/'), { dispatcher }))).toMatchObject({
      code: 'CONNECT_FAILED',
      details: { networkCode: 'ENOTFOUND' },
      cause,
    });
  });

  it('says that a dispatcher is closed, and that another attempt is of no use', async () => {
    const dispatcher = new Agent();
    await dispatcher.close();
    expect(await failure(connect(new URL('ws://127.0.0.1:9/'), { dispatcher }))).toMatchObject({
      code: 'CONNECT_FAILED',
      isRetryable: false,
    });
  });

  it('tells a limit of the dispatcher from other failures', () =>
    leavingNoHandle(async () => {
      await using server = await rawServer(() => undefined);
      const dispatcher = new Agent({ headersTimeout: 1 });
      expect(await failure(connect(server.url, { dispatcher }))).toMatchObject({ code: 'TIMEOUT', isRetryable: true });
      await dispatcher.destroy();
    }));

  it('lets go of a socket whose handshake selected no subprotocol', () =>
    leavingNoHandle(async () => {
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      await using server = await rawServer((socket, request) => {
        upgradeByHand(socket, request);
        socket.on('end', end).resume();
      });
      expect(await failure(connect(server.url, { protocols: ['realtime'] }))).toMatchObject({ code: 'CONNECT_FAILED' });
      await ended;
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

  it('takes an answer of 200 for a refusal', () =>
    leavingNoHandle(async () => {
      await using server = await rawServer((socket) =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello'),
      );
      expect(await failure(connect(server.url))).toMatchObject({ code: 'CONNECT_FAILED', details: { status: 200 } });
    }));

  it('keeps no socket of a server that refuses and would go on', () =>
    leavingNoHandle(async () => {
      await using server = await rawServer((socket) =>
        socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nno'),
      );
      expect(await failure(connect(server.url))).toMatchObject({ code: 'AUTH_FAILED', details: { status: 403 } });
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

  it.each([
    ['never ends', (socket: { write: (text: string) => unknown }) => void socket.write('no key')],
    ['breaks off', (socket: { end: (text: string) => unknown }) => void socket.end('no key')],
  ])('takes a refusal whose body %s for a refusal, and quotes what came', (_what, finish) =>
    leavingNoHandle(async () => {
      await using server = await rawServer((socket) => {
        socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000\r\n\r\n');
        finish(socket);
      });
      expect(await failure(connect(server.url, { handshakeTimeoutMs: 500 }))).toMatchObject({
        code: 'AUTH_FAILED',
        details: { status: 401, errorMessage: 'no key' },
      });
    }),
  );

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
    expect(await failure(connect(new URL(url), { headers }))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('refuses a subprotocol that cannot be written, and does not show it', async () => {
    const protocols = [`openai-insecure-api-key.${CANARY} two words`];
    expect(await failure(connect(new URL('ws://127.0.0.1:9/'), { headers: {}, protocols }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});

describe('undici: an open connection', () => {
  it('is closed while paused without waiting for the limit, however much lies unread', { timeout: 4_000 }, () =>
    leavingNoHandle(async () => {
      await using listening = await wsListener().listen((incoming) => {
        const server = incoming.accept(recordingSink());
        for (let index = 0; index < 64; index += 1) server.send('x'.repeat(256 * 1024));
      });
      const sink = recordingSink();
      const request = { url: listening.url, headers: {}, protocols: [] };
      const connection = await undiciTransport({ closeTimeoutMs: 60_000 }).connect(request, sink);
      connection.pause();
      expect(await connection.close()).toEqual({ code: 1000, reason: '', initiator: 'local' });
      expect(sink.heard).toEqual(['close 1000  local']);
    }),
  );

  it.each([
    ['before anything came', 0],
    ['on a frame in the midst of a piece', 1],
  ])('stops reading its socket while paused %s: the sender sees it', (_when, frameCount) =>
    leavingNoHandle(async () => {
      let peer: Connection | undefined;
      await using listening = await wsListener().listen((incoming) => {
        const accepted = incoming.accept({ frame: (frame) => accepted.send(frame), close: () => undefined });
        peer ??= accepted;
      });
      const request = { url: listening.url, headers: {}, protocols: [] };
      const sink = recordingSink(() => {
        if (sink.frames.length === frameCount) connection.pause();
      });
      await using connection = await undiciTransport().connect(request, sink);
      const otherSink = recordingSink();
      await using other = await undiciTransport().connect(request, otherSink);
      if (frameCount === 0) connection.pause();
      for (let index = 0; index < 512; index += 1) peer?.send('x'.repeat(64 * 1024));
      // Until nothing moves any more.
      for (let before = -1; before !== peer?.bufferedBytes;) {
        before = peer?.bufferedBytes ?? 0;
        for (let trip = 0; trip < 20; trip += 1) {
          other.send('ping');
          await otherSink.count(otherSink.frames.length + 1);
        }
      }
      expect(peer?.bufferedBytes).toBeGreaterThan(1024 * 1024);
      connection.resume();
      await sink.count(512);
    }),
  );

  it.each([
    ['a reserved bit', [0xf1, 0x01, 0x61]],
    ['text that is not UTF-8', [0x81, 0x01, 0xff]],
    ['a message that is too big', [0x81, 0x7e, 0x10, 0x00]],
  ])('ends as lost on %s', (_what, bytes) =>
    leavingNoHandle(async () => {
      await using server = await rawServer((socket, request) => {
        upgradeByHand(socket, request);
        socket.write(Buffer.from(bytes));
        socket.on('data', () => undefined);
        socket.on('end', () => socket.end());
      });
      const sink = recordingSink();
      const transport = undiciTransport({ maximumPayloadBytes: 1_000, closeTimeoutMs: 100 });
      await transport.connect({ url: server.url, headers: {}, protocols: [] }, sink);
      expect(await sink.closed).toMatchObject({ code: 1006, initiator: 'lost' });
      expect(sink.frames).toEqual([]);
    }),
  );

  it('refuses to send bytes that are not UTF-8, and stays open', async () => {
    const serverSink = recordingSink();
    await using listening = await wsListener().listen((incoming) => incoming.accept(serverSink));
    await using connection = await connect(listening.url);
    expect(() => connection.send(new Uint8Array([0xff]))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
    connection.send('still open');
    await serverSink.count(1);
  });

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

  it('hears a text message in several fragments as one frame', async () => {
    await using server = await rawWebSocketServer((webSocket) => {
      webSocket.send('one ', { fin: false });
      webSocket.send('frame', { fin: true });
    });
    const sink = recordingSink();
    await using _connection = await undiciTransport().connect({ url: server.url, headers: {}, protocols: [] }, sink);
    await sink.count(1);
    expect(sink.heard).toEqual(['one frame']);
  });

  it.each([1, 64 * 1024, 4 * 1024 * 1024])(
    'drains with a low-water mark of %i bytes while more is sent, and ends',
    async (lowWaterMarkBytes) => {
      const serverSink = recordingSink();
      await using listening = await wsListener().listen((incoming) => incoming.accept(serverSink));
      await using connection = await connect(listening.url, { lowWaterMarkBytes });
      const chunk = 'x'.repeat(100 * 1024);
      for (let round = 0; round < 20; round += 1) {
        for (let index = 0; index < 5; index += 1) connection.send(chunk);
        await connection.drained();
        expect(connection.bufferedBytes).toBeLessThan(lowWaterMarkBytes);
      }
      await serverSink.count(100);
    },
  );

  it('goes on to wait in drained for what is sent while it waits', () =>
    leavingNoHandle(async () => {
      let peer: Connection | undefined;
      const serverSink = recordingSink();
      await using listening = await wsListener().listen((incoming) => (peer = incoming.accept(serverSink)));
      await using connection = await connect(listening.url);
      peer?.pause();
      const chunk = 'x'.repeat(256 * 1024);
      for (let index = 0; index < 32; index += 1) connection.send(chunk);
      const drained = connection.drained();
      for (let index = 0; index < 32; index += 1) connection.send(chunk);
      peer?.resume();
      await drained;
      expect(connection.bufferedBytes).toBeLessThan(64 * 1024);
      await serverSink.count(64);
    }));
});
