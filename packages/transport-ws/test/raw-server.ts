import { rawServer } from '@antiphon/compliance/node';
import type { Peer } from '@antiphon/compliance';
import { type WebSocket, WebSocketServer } from 'ws';

/** A server that upgrades, then hands over its own socket of ws. */
export async function rawWebSocketServer(onOpen: (webSocket: WebSocket) => void): Promise<Peer> {
  const webSockets = new WebSocketServer({ noServer: true });
  return rawServer((socket, request) => webSockets.handleUpgrade(request, socket, Buffer.alloc(0), onOpen));
}
