import type { Clock } from '@antiphon/interface';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

export interface HeartbeatSettings {
  readonly clock: Clock;
  /** 0: no pings. */
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
}

export interface HeartbeatOptions {
  readonly settings: HeartbeatSettings;
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
export function startHeartbeat(webSocket: WebSocket, options: HeartbeatOptions): Heartbeat {
  return new PingHeartbeat(webSocket, options);
}

class PingHeartbeat implements Heartbeat {
  readonly #webSocket: WebSocket;
  readonly #options: HeartbeatOptions;
  #timer: Disposable | undefined;

  constructor(webSocket: WebSocket, options: HeartbeatOptions) {
    this.#webSocket = webSocket;
    this.#options = options;
    this.restart();
  }

  restart(): void {
    const { clock, pingIntervalMs } = this.#options.settings;
    this.#timer?.[Symbol.dispose]();
    if (pingIntervalMs > 0) this.#timer = clock.setTimer(() => this.#ping(), pingIntervalMs);
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #ping(): void {
    const { tcpSocket, settings, onDead } = this.#options;
    if (this.#webSocket.readyState !== WebSocket.OPEN) return this.restart();
    const readBefore = tcpSocket.bytesRead;
    const writtenBefore = writtenBytes(tcpSocket);
    this.#webSocket.ping();
    this.#timer = settings.clock.setTimer(() => {
      const isHeard = tcpSocket.bytesRead > readBefore;
      const isUploading = this.#webSocket.bufferedAmount > 0 && writtenBytes(tcpSocket) > writtenBefore;
      if (isHeard || isUploading || this.#webSocket.isPaused) this.restart();
      else onDead();
    }, settings.pongTimeoutMs);
  }
}

function writtenBytes({ bytesWritten, writableLength }: Socket): number {
  return bytesWritten - writableLength;
}
