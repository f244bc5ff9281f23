import { AntiphonError, type IncomingConnection, type Listener, type Listening } from '@antiphon/interface';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { createUpgrader } from './upgrader.ts';
import { listeningUrl, pathnameOf } from './request-url.ts';
import { type WsListenerOptions, type WsListenerSettings, wsListenerSettings } from './ws-listener-settings.ts';

/**
 * Makes a listener on ws: on a port of its own, or attached to an HTTP server of yours.
 *
 * Plain HTTP requests to a port of its own are answered with 426. Disposing closes open connections with code 1001, and unanswered handshakes with
 * 503. `listen` rejects with `INVALID_ARGUMENT` when the port cannot be had or
 * the certificate cannot be read.
 *
 * @example
 * import { wsListener } from '@antiphon/transport-ws';
 *
 * await using listening = await wsListener({ path: '/v1/realtime' }).listen((incoming) => incoming.reject(503));
 * console.log(listening.url.href); // ws://127.0.0.1:PORT/v1/realtime
 */
export function wsListener(options: WsListenerOptions = {}): Listener {
  const settings = wsListenerSettings(options);
  assertOneServer(settings);
  return {
    async listen(handler) {
      return settings.server === undefined
        ? listenAlone(settings, handler)
        : attach(settings.server, settings, handler);
    },
  };
}

type Handler = (incoming: IncomingConnection) => void;

async function listenAlone(settings: WsListenerSettings, handler: Handler): Promise<Listening> {
  const server = await startServer(settings);
  const listening = attach(server, settings, handler);
  const { url } = listening;
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const serverClosed = new Promise<void>((resolve) => void server.close(() => resolve()));
    await listening[Symbol.asyncDispose]();
    server.closeAllConnections();
    await serverClosed;
  };
  return { url, [Symbol.asyncDispose]: () => (closed ??= close()) };
}

async function startServer({ tls, port = 0, host = '127.0.0.1' }: WsListenerSettings): Promise<Server> {
  try {
    const server = tls === undefined ? createServer() : createSecureServer({ ...tls });
    server.on('request', (_request, response) => {
      response.writeHead(426, { connection: 'close', upgrade: 'websocket', 'content-type': 'text/plain' });
      response.end('this port speaks WebSocket only\n');
    });
    server.listen(port, host);
    await once(server, 'listening');
    return server;
  } catch (error) {
    throw listenError(error as Error & { readonly code?: string }, `${host}:${port}`);
  }
}

function listenError(cause: Error & { readonly code?: string }, address: string): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `cannot listen on ${address} (${cause.code ?? cause.message}); check the port, the address and the certificate, or choose another port`,
    cause,
    details: { networkCode: cause.code },
  });
}

function attach(server: Server, settings: WsListenerSettings, handler: Handler): Listening {
  const upgrader = createUpgrader({ settings, handler, server });
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (settings.path === undefined || pathnameOf(request.url) === settings.path)
      upgrader.handle(request, socket, head);
    else if (settings.server === undefined) upgrader.refuse(socket, 404);
  };
  server.on('upgrade', onUpgrade);
  let closed: Promise<void> | undefined;
  return {
    // Read when asked: a server of yours may begin to listen later.
    get url() {
      return listeningUrl(server, settings.path);
    },
    [Symbol.asyncDispose]() {
      server.off('upgrade', onUpgrade);
      return (closed ??= upgrader.close());
    },
  };
}

function assertOneServer({ server, port, host, tls }: WsListenerSettings): void {
  const other = Object.entries({ port, host, tls }).find(([, value]) => value !== undefined);
  if (server === undefined || other === undefined) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the options server and ${other[0]} exclude each other: set the ${other[0]} on your own server`,
  });
}
