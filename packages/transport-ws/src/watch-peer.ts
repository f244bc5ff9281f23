import type { Socket } from 'node:net';

/** More than this before the upgrade is no client; reading stops, and with it the watch. */
const MAXIMUM_EARLY_BYTES = 64 * 1024;

/** A watch over a socket whose handshake is not answered yet. */
export interface PeerWatch {
  stop(): void;
  /** Puts what was read back into the socket, which is left paused. */
  giveBack(): void;
}

/** Tells when the peer goes away. Only a socket that is read tells so, hence what arrives early is kept. */
export function watchPeer(socket: Socket, onGone: () => void): PeerWatch {
  const early: Buffer[] = [];
  let byteCount = 0;
  const onData = (chunk: Buffer): void => {
    early.push(chunk);
    byteCount += chunk.length;
    if (byteCount > MAXIMUM_EARLY_BYTES) socket.pause();
  };
  // Half-closed is gone: a client that waits for its upgrade has nothing else to say.
  const onEnd = (): void => {
    socket.destroy();
    onGone();
  };
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onGone);
  return {
    stop() {
      socket.off('end', onEnd);
      socket.off('close', onGone);
    },
    giveBack() {
      socket.pause();
      socket.off('data', onData);
      if (byteCount > 0) socket.unshift(Buffer.concat(early));
    },
  };
}
