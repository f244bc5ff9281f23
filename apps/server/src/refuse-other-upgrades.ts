import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers upgrades to any other path with 404: without this they would hang, for the gateway listens to its own path only. */
export function refuseOtherUpgrades(server: Server, path: string): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    if (request.url?.split('?', 1)[0] === path) return;
    socket.on('error', () => socket.destroy());
    socket.once('finish', () => socket.destroy());
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
}
