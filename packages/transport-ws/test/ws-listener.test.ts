import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { leavingNoHandle, recordingSink, testClock } from '@antiphon/compliance';
import type { IncomingConnection } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { wsListener, wsTransport } from '../src/index.ts';

const HANDSHAKE =
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

function connect(url: URL) {
  const sink = recordingSink();
  return wsTransport()
    .connect({ url, headers: {}, protocols: [] }, sink)
    .then((connection) => ({ connection, sink }));
}

async function httpServer(): Promise<Server & AsyncDisposable> {
  const server = createServer((_request, response) => response.end('yours'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(server, {
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  });
}

/** Sends bytes over TCP and collects what comes back until the other side ends. */
async function rawClient(
  url: URL,
  bytes: string,
): Promise<{ readonly socket: Socket; readonly answer: Promise<string> }> {
  const socket = connectTcp(Number(url.port), url.hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const answer = new Promise<string>((resolve) =>
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1'))),
  );
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(bytes, 'latin1');
  return { socket, answer };
}

describe('wsListener on a port of its own', () => {
  it('names its URL and answers plain HTTP with 426 and other paths with 404', () =>
    leavingNoHandle(async () => {
      await using listening = await wsListener({ path: '/v1/realtime' }).listen((incoming) =>
        incoming.accept(recordingSink()),
      );
      expect(listening.url.href).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v1\/realtime$/);
      const response = await fetch(listening.url.href.replace('ws:', 'http:'));
      expect(response.status).toBe(426);
      await response.text();
      await expect(connect(new URL('/other', listening.url))).rejects.toMatchObject({ details: { status: 404 } });
      const { connection } = await connect(new URL('?model=m', listening.url));
      await connection.close();
    }));

  it('says so when the port is taken', () =>
    leavingNoHandle(async () => {
      await using listening = await wsListener().listen((incoming) => incoming.reject(500));
      const second = wsListener({ port: Number(listening.url.port) }).listen((incoming) => incoming.reject(500));
      await expect(second).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: { networkCode: 'EADDRINUSE' } });
    }));

  it.each([
    ['a port out of range', { port: 65_536 }],
    ['a certificate that is none', { tls: { key: 'x', cert: 'y' } }],
  ])('refuses %s', (_what, options) =>
    leavingNoHandle(async () => {
      const listening = wsListener(options).listen((incoming) => incoming.reject(500));
      await expect(listening).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', cause: expect.any(Error) });
    }),
  );

  it('answers with a JSON body and headers', async () => {
    await using listening = await wsListener().listen((incoming) =>
      incoming.reject(429, { error: { message: 'slow down' } }, { 'Retry-After': '3' }),
    );
    const raw = await rawClient(listening.url, `GET / HTTP/1.1\r\nHost: h\r\n${HANDSHAKE}`);
    const answer = await raw.answer;
    expect(answer).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\n/);
    expect(answer).toContain('Content-Type: application/json\r\n');
    expect(answer).toContain('Retry-After: 3\r\n');
    expect(answer.split('\r\n\r\n')[1]).toBe('{"error":{"message":"slow down"}}');
  });

  it('answers a handshake that nobody answers with 503', () =>
    leavingNoHandle(async () => {
      const clock = testClock();
      let incoming: IncomingConnection | undefined;
      await using listening = await wsListener({ clock }).listen((handshake) => {
        incoming = handshake;
        clock.advance(10_000);
      });
      await expect(connect(listening.url)).rejects.toMatchObject({ code: 'CONNECT_FAILED', details: { status: 503 } });
      expect(clock.timerCount).toBe(0);
      expect(incoming?.signal.aborted).toBe(true);
      expect(() => incoming?.accept(recordingSink())).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    }));

  it('sets no timer beyond the answer', async () => {
    const clock = testClock();
    let count = 0;
    await using listening = await wsListener({ clock, pingIntervalMs: 0 }).listen((incoming) => {
      expect(clock.timerCount).toBe(1);
      count += 1;
      if (count === 1) incoming.reject(503);
      else incoming.accept(recordingSink());
      expect(clock.timerCount).toBe(0);
    });
    await expect(connect(listening.url)).rejects.toMatchObject({ details: { status: 503 } });
    const { connection } = await connect(listening.url);
    await connection.close();
    expect(count).toBe(2);
  });

  it.each(['end', 'destroy', 'resetAndDestroy'] as const)('tells by its signal that a peer has gone (%s)', (how) =>
    leavingNoHandle(async () => {
      const gone = new Promise<void>((resolve, reject) => {
        void (async () => {
          await using listening = await wsListener().listen((incoming) => {
            incoming.signal.addEventListener('abort', () => resolve(), { once: true });
            raw.then(({ socket }) => socket[how](), reject);
          });
          const raw = rawClient(listening.url, `GET / HTTP/1.1\r\nHost: h\r\n${HANDSHAKE}`);
          await (
            await raw
          ).answer;
          await gone;
        })();
      });
      await gone;
    }),
  );

  it('keeps what a hasty client sends before the upgrade', () =>
    leavingNoHandle(async () => {
      const sink = recordingSink();
      let arrive: (incoming: IncomingConnection) => void = () => undefined;
      const arrived = new Promise<IncomingConnection>((resolve) => (arrive = resolve));
      await using listening = await wsListener().listen((incoming) => arrive(incoming));
      const frameHead = String.fromCharCode(0x81, 0x82, 0, 0, 0, 0);
      const bytes = `GET / HTTP/1.1\r\nHost: h\r\n${HANDSHAKE}${frameHead}hi`;
      const { socket, answer } = await rawClient(listening.url, bytes);
      const incoming = await arrived;
      socket.write(`${frameHead}ho`, 'latin1');
      // By the time another client was served, this one's bytes have been read.
      await (await fetch(listening.url.href.replace('ws:', 'http:'))).text();
      incoming.accept(sink);
      await sink.count(2);
      expect(sink.heard).toEqual(['hi', 'ho']);
      socket.destroy();
      await answer;
      await sink.closed;
    }));

  it.each([
    ['//evil.example/x?y=1', '127.0.0.1:1', 'ws://127.0.0.1:1//evil.example/x?y=1'],
    ['/a?b=?c', 'example.com', 'ws://example.com/a?b=?c'],
  ])('makes an absolute URL of %s', async (target, host, expected) => {
    let href = '';
    await using listening = await wsListener().listen((incoming) => {
      ({ href } = incoming.request.url);
      incoming.reject(404);
    });
    await (
      await rawClient(listening.url, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${HANDSHAKE}`)
    ).answer;
    expect(href).toBe(expected);
  });

  it.each([
    ['a Host that is none', `GET / HTTP/1.1\r\nHost: a b\r\n${HANDSHAKE}`],
    ['another method', `POST / HTTP/1.1\r\nHost: h\r\n${HANDSHAKE}`],
    ['another protocol', 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'],
    [
      'no key',
      'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n',
    ],
  ])('refuses %s by itself', (_what, bytes) =>
    leavingNoHandle(async () => {
      let handshakes = 0;
      await using listening = await wsListener().listen(() => (handshakes += 1));
      expect(await (await rawClient(listening.url, bytes)).answer).toMatch(/^HTTP\/1\.1 40[05] /);
      expect(handshakes).toBe(0);
    }),
  );

  it('tells the remote address', async () => {
    let address: string | undefined;
    await using listening = await wsListener().listen((incoming) => {
      address = incoming.request.remoteAddress;
      incoming.reject(503);
    });
    await expect(connect(listening.url)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(address).toBe('127.0.0.1');
  });
});

describe('wsListener on a server of yours', () => {
  it('takes upgrades of its path only, and leaves everything else and the server to you', () =>
    leavingNoHandle(async () => {
      await using server = await httpServer();
      let others = 0;
      server.on('upgrade', (request, socket) => {
        if (request.url === '/ours') return;
        others += 1;
        socket.end('HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      });
      const listening = await wsListener({ server, path: '/ours' }).listen((incoming) =>
        incoming.accept(recordingSink()),
      );
      const { port } = server.address() as AddressInfo;
      expect(listening.url.href).toBe(`ws://127.0.0.1:${port}/ours`);
      const { sink } = await connect(listening.url);
      await expect(connect(new URL('/theirs', listening.url))).rejects.toMatchObject({ details: { status: 418 } });
      const fetchText = async () =>
        (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text();
      expect(await fetchText()).toBe('yours');
      await listening[Symbol.asyncDispose]();
      expect(await sink.closed).toMatchObject({ code: 1001 });
      expect(server.listening).toBe(true);
      expect(server.listenerCount('upgrade')).toBe(1);
      expect(await fetchText()).toBe('yours');
      expect(others).toBe(1);
    }));

  it('can be attached before the server listens, and knows its URL afterwards', async () => {
    const server = createServer();
    await using listening = await wsListener({ server }).listen((incoming) => incoming.accept(recordingSink()));
    expect(() => listening.url).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { connection } = await connect(listening.url);
    await connection.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('refuses a server together with a port, host or certificate', () => {
    const server = createServer();
    for (const other of [{ port: 0 }, { host: '::1' }, { tls: { key: '', cert: '' } }]) {
      expect(() => wsListener({ server, ...other })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});
