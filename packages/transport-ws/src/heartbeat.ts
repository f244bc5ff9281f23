import type { Clock } from '@antiphon/interface';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

export interface HeartbeatSettings {
  readonly clock: Clock;
  /** 0: no pings. */
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
}

export interface HeartbeatOptions extends HeartbeatSettings {
  /** Below the WebSocket: where it can be seen whether anything still moves. */
  readonly tcpSocket: Socket;
  readonly onDead: () => void;
}

/** Pings at work. Disposing ends them. */
export interface Heartbeat extends Disposable {
  /** Begins anew: what came meanwhile could not be read. */
  restart(): void;
}

/**
 * Finds out that a peer has gone without a word, as behind a network that fell silent.
 *
 * Any byte read after a ping proves life, not the pong alone, and so does a big upload that still moves on: the ping waits behind it. A paused
 * connection reads nothing, so nothing is concluded from its silence.
 */
export function startHeartbeat(
  webSocket: WebSocket,
  { clock, pingIntervalMs, pongTimeoutMs, tcpSocket, onDead }: HeartbeatOptions,
): Heartbeat {
  let timer: Disposable | undefined;
  const written = (): number => tcpSocket.bytesWritten - tcpSocket.writableLength;

  const rest = (): void => {
    timer?.[Symbol.dispose]();
    if (pingIntervalMs > 0) timer = clock.setTimer(ping, pingIntervalMs);
  };
  const ping = (): void => {
    if (webSocket.readyState !== WebSocket.OPEN) return rest();
    const readBefore = tcpSocket.bytesRead;
    const writtenBefore = written();
    webSocket.ping();
    timer = clock.setTimer(() => {
      const isHeard = tcpSocket.bytesRead > readBefore;
      const isUploading = webSocket.bufferedAmount > 0 && written() > writtenBefore;
      if (isHeard || isUploading || webSocket.isPaused) rest();
      else onDead();
    }, pongTimeoutMs);
  };
  rest();
  return {
    restart: rest,
    [Symbol.dispose]() {
      timer?.[Symbol.dispose]();
      timer = undefined;
    },
  };
}
