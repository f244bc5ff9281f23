import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { leavingNoHandle, recordingSink } from '@antiphon/compliance';
import { wsListener } from '@antiphon/transport-ws';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici';
import { undiciTransport } from '../src/index.ts';

const PASSWORD = 'canary-secret-123456';

interface Proxy extends AsyncDisposable {
  readonly url: URL;
  readonly visits: readonly string[];
}

/** A proxy that tunnels for those who know the password. */
async function startProxy(): Promise<Proxy> {
  const visits: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    visits.push(request.url ?? '');
    const expected = `Basic ${Buffer.from(`user:${PASSWORD}`).toString('base64')}`;
    if (request.headers['proxy-authorization'] !== expected) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    const onward = connectSocket(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://user:${PASSWORD}@127.0.0.1:${(server.address() as AddressInfo).port}/`),
    visits,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function exchange(url: URL, dispatcher: Dispatcher): Promise<readonly string[]> {
  const sink = recordingSink();
  const request = { url, headers: { 'api-key': 'k' }, protocols: [] };
  const connection = await undiciTransport({ dispatcher }).connect(request, sink);
  connection.send('hello');
  await sink.count(1);
  await connection.close();
  return sink.heard;
}

async function echoListening(options: Parameters<typeof wsListener>[0] = {}) {
  return wsListener(options).listen((incoming) => {
    const peer = incoming.accept({ frame: (frame) => peer.send(frame), close: () => undefined });
  });
}

const certificate = async (commonName: string) =>
  generate([{ name: 'commonName', value: commonName }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });

describe('undici: dispatchers', () => {
  it.each([
    ['a ProxyAgent', (proxy: URL) => new ProxyAgent(proxy.href)],
    ['an EnvHttpProxyAgent', (proxy: URL) => new EnvHttpProxyAgent({ httpProxy: proxy.href, noProxy: '' })],
  ])('goes through %s', (_what, dispatcherFor) =>
    leavingNoHandle(async () => {
      await using proxy = await startProxy();
      await using listening = await echoListening();
      const dispatcher = dispatcherFor(proxy.url);
      expect(await exchange(listening.url, dispatcher)).toEqual(['hello', 'close 1000  local']);
      expect(proxy.visits).toEqual([listening.url.host]);
      await dispatcher.destroy();
    }),
  );

  it('goes around the proxy where the agent says so', () =>
    leavingNoHandle(async () => {
      await using proxy = await startProxy();
      await using listening = await echoListening();
      const dispatcher = new EnvHttpProxyAgent({ httpProxy: proxy.url.href, noProxy: '127.0.0.1' });
      expect(await exchange(listening.url, dispatcher)).toHaveLength(2);
      expect(proxy.visits).toEqual([]);
      await dispatcher.destroy();
    }));

  it('tells that a proxy refused, without its password', () =>
    leavingNoHandle(async () => {
      await using proxy = await startProxy();
      proxy.url.password = `${PASSWORD}-wrong`;
      const dispatcher = new ProxyAgent(proxy.url.href);
      const error = await exchange(new URL('ws://127.0.0.1:9/'), dispatcher).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'CONNECT_FAILED', cause: expect.any(Error) });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
      await dispatcher.destroy();
    }));

  it('refuses a certificate that is not trusted, and takes it with its authority', () =>
    leavingNoHandle(async () => {
      const { cert, private: key } = await certificate('localhost');
      await using listening = await echoListening({ tls: { key, cert } });
      const trusting = new Agent({ connect: { ca: cert } });
      const plain = new Agent();
      await expect(exchange(listening.url, plain)).rejects.toMatchObject({
        code: 'CONNECT_FAILED',
        isRetryable: false,
        details: { networkCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      });
      expect(await exchange(listening.url, trusting)).toEqual(['hello', 'close 1000  local']);
      await Promise.all([plain.destroy(), trusting.destroy()]);
    }));

  it('shows a client certificate', () =>
    leavingNoHandle(async () => {
      const [server, client] = await Promise.all([certificate('server'), certificate('client')]);
      const seen: unknown[] = [];
      const secure = createSecureServer({
        key: server.private,
        cert: server.cert,
        ca: client.cert,
        requestCert: true,
        rejectUnauthorized: true,
      });
      secure.on('secureConnection', (socket) => seen.push(socket.getPeerCertificate().subject.CN));
      await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
      {
        await using listening = await echoListening({ server: secure });
        const anonymous = new Agent({ connect: { ca: server.cert } });
        const known = new Agent({ connect: { ca: server.cert, cert: client.cert, key: client.private } });
        await expect(exchange(listening.url, anonymous)).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
        expect(await exchange(listening.url, known)).toEqual(['hello', 'close 1000  local']);
        expect(seen).toEqual(['client']);
        await Promise.all([anonymous.destroy(), known.destroy()]);
      }
      secure.closeAllConnections();
      await new Promise((resolve) => secure.close(resolve));
    }));
});
