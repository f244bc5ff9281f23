import type { Connection, IncomingConnection } from '@antiphon/interface';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { type Answer, createHandshake, type Handshake } from './handshake.ts';
import { requestUrl } from './request-url.ts';
import type { WsListenerSettings } from './ws-listener-settings.ts';

/** Turns upgrade requests into incoming connections, and knows all of them until they end. */
export interface Upgrader {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  refuse(socket: Duplex, status: number): void;
  /** Answers what waits with 503 and closes what is open with 1001. Resolves when all have ended. */
  close(): Promise<void>;
}

export interface UpgraderOptions {
  readonly settings: WsListenerSettings;
  readonly server: Server;
  readonly handler: (incoming: IncomingConnection) => void;
}

export function createUpgrader({ settings, server, handler }: UpgraderOptions): Upgrader {
  const waiting = new Map<IncomingMessage, Handshake>();
  const open = new Set<Connection>();
  let closed = false;

  const begin = (request: IncomingMessage, answer: Answer): void => {
    const url = requestUrl(request, server);
    if (closed || url === undefined) return answer(false, closed ? 503 : 400);
    const handshake = createHandshake({
      request,
      url,
      answer,
      settings,
      onAnswered: () => waiting.delete(request),
      onOpened: (connection) => open.add(connection),
      onEnded: (connection) => open.delete(connection),
    });
    waiting.set(request, handshake);
    handler(handshake.incoming);
  };

  // ws checks the request's form first, then asks `verifyClient`, which may answer later; its answer completes the upgrade at once.
  const options: ServerOptions & { readonly closeTimeout: number } = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: settings.maximumPayloadBytes,
    maxFragments: settings.maximumFragments,
    closeTimeout: settings.closeTimeoutMs,
    verifyClient: ({ req }, answer) => begin(req, answer),
    handleProtocols: (_protocols, request) => waiting.get(request)?.selectedProtocol() ?? false,
  };
  const webSocketServer = new WebSocketServer(options);

  return {
    handle(request, socket, head) {
      webSocketServer.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
        waiting.get(request)?.upgraded(webSocket);
      });
    },
    refuse(socket, status) {
      const text = STATUS_CODES[status] ?? '';
      socket.on('error', () => socket.destroy());
      socket.once('finish', () => socket.destroy());
      socket.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    },
    async close() {
      closed = true;
      for (const handshake of waiting.values()) handshake.incoming.reject(503);
      await Promise.all(Array.from(open, (connection) => connection.close(1001, 'the server is shutting down')));
    },
  };
}
