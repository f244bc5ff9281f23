import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Peer } from '../transport/peers.ts';

export interface RawServerOptions {
  /** Serves TLS where it is there. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

/** A server that does to a client what no well-behaved listener does: runs a handler for each upgrade request, with the bare socket. */
export async function rawServer(
  onUpgrade: (socket: Socket, request: IncomingMessage) => void,
  { tls }: RawServerOptions = {},
): Promise<Peer> {
  const sockets = new Set<Socket>();
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => undefined);
    onUpgrade(socket, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const scheme = tls === undefined ? 'ws' : 'wss';
  return {
    url: new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Completes a WebSocket upgrade by hand, so that nothing answers frames. */
export function upgradeByHand(socket: Socket, request: IncomingMessage): void {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  answerUpgrade(socket, createHash('sha1').update(key).digest('base64'));
}

/** Answers a WebSocket upgrade with any key. */
export function answerUpgrade(socket: Socket, key: string): void {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
}
