import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A server that does to a client what no well-behaved listener does. */
export interface RawServer extends AsyncDisposable {
  readonly url: URL;
}

/** Runs a handler for each upgrade request, with the bare socket. Disposing destroys what is left. */
export async function rawServer(onUpgrade: (socket: Socket, request: IncomingMessage) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket) => onUpgrade(socket as Socket, request));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A server that upgrades, then hands over its own socket of ws. */
export async function rawWebSocketServer(onOpen: (webSocket: WebSocket) => void): Promise<RawServer> {
  const webSockets = new WebSocketServer({ noServer: true });
  return rawServer((socket, request) => webSockets.handleUpgrade(request, socket, Buffer.alloc(0), onOpen));
}

/** Completes the upgrade by hand, so that nothing answers frames. */
export function upgradeByHand(socket: Socket, request: IncomingMessage): void {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
}
