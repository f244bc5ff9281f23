import {
  type AbortOptions,
  assertCloseArguments,
  type CloseInfo,
  type Connection,
  createDrainGate,
  createFrameInbox,
  type DrainGate,
  type Frame,
  type FrameInbox,
  type FrameSink,
  sendAfterEndError,
} from '@antiphon/interface';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { type Heartbeat, type HeartbeatSettings, startHeartbeat } from './heartbeat.ts';

export interface WsConnectionOptions extends HeartbeatSettings {
  readonly lowWaterMarkBytes: number;
}

/** How the errors that ws itself raises on an open connection end it. */
const CLOSE_CODE_BY_ERROR: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
};

/** What a connection is made over. */
interface WsConnectionParts {
  readonly tcpSocket: Socket;
  readonly settings: WsConnectionOptions;
}

/**
 * Makes a connection of an open socket of ws. Call it in the same tick as the socket opened, so that no message is missed.
 *
 * ws parses all messages of a chunk at once, so a pause holds in the inbox what is parsed already, and in the kernel what is not.
 */
export function wsConnection(socket: WebSocket, sink: FrameSink, parts: WsConnectionParts): Connection {
  return new SocketConnection(socket, sink, parts);
}

/** A class, as a server holds thousands: its methods are shared, where closures would be made for each. */
class SocketConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #inbox: FrameInbox;
  readonly #gate: DrainGate;
  readonly #heartbeat: Heartbeat;
  #closing = false;
  #violation: CloseInfo | undefined;

  constructor(socket: WebSocket, sink: FrameSink, { tcpSocket, settings }: WsConnectionParts) {
    const { lowWaterMarkBytes, pongTimeoutMs } = settings;
    this.#socket = socket;
    const inbox = createFrameInbox(sink);
    this.#inbox = inbox;
    this.#gate = createDrainGate({ bufferedBytes: () => this.bufferedBytes, lowWaterMarkBytes });
    socket.on('message', (data: Buffer) => inbox.frame(data));
    socket.on('error', (error) => (this.#violation ??= violationFrom(error)));
    this.#heartbeat = startHeartbeat(socket, {
      settings,
      tcpSocket,
      onDead: () => {
        const reason = `no answer to a ping within ${pongTimeoutMs} ms`;
        this.#violation ??= { code: 1006, reason, initiator: 'lost' };
        socket.terminate();
      },
    });
    socket.once('close', (code, reason) => this.#closed(code, reason));
  }

  get bufferedBytes(): number {
    return this.#socket.readyState === WebSocket.CLOSED ? 0 : this.#socket.bufferedAmount;
  }

  send(frame: Frame): void {
    if (this.#socket.readyState !== WebSocket.OPEN) throw sendAfterEndError();
    this.#socket.send(frame, { binary: false }, this.#onWritten);
  }

  drained(options?: AbortOptions): Promise<void> {
    return this.#gate.wait(options);
  }

  pause(): void {
    this.#inbox.pause();
    if (this.#inbox.isPaused) this.#socket.pause();
  }

  resume(): void {
    this.#inbox.resume();
    if (this.#inbox.isPaused) return;
    if (!this.#closing && this.#socket.isPaused && this.#inbox.info === undefined) this.#heartbeat.restart();
    this.#socket.resume();
  }

  async close(code = 1000, reason = ''): Promise<CloseInfo> {
    assertCloseArguments(code, reason);
    if (!this.#closing && this.#inbox.info === undefined && this.#socket.readyState === WebSocket.OPEN) {
      this.#closing = true;
      this.#heartbeat[Symbol.dispose]();
      this.#socket.close(code, reason);
    }
    this.#inbox.discard();
    // The peer's close frame can only be read from a socket that flows.
    this.#socket.resume();
    return this.#inbox.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  // One function for every send. A destroyed socket empties its buffer too, and fails the write: the end follows.
  readonly #onWritten = (error?: Error | null): void => {
    if (!error) this.#gate.check();
  };

  #closed(code: number, reason: Buffer): void {
    this.#heartbeat[Symbol.dispose]();
    this.#gate.end();
    this.#inbox.end(
      this.#closing
        ? { code, reason: reason.toString(), initiator: 'local' }
        : (this.#violation ?? endFrom(code, reason)),
    );
  }
}

function endFrom(code: number, reason: Buffer): CloseInfo {
  return { code, reason: reason.toString(), initiator: code === 1006 ? 'lost' : 'remote' };
}

function violationFrom(error: Error & { readonly code?: string }): CloseInfo | undefined {
  // Errors of the network come without a code of ws; they end as 1006.
  if (error.code?.startsWith('WS_ERR_') !== true) return undefined;
  return { code: CLOSE_CODE_BY_ERROR[error.code] ?? 1002, reason: error.message, initiator: 'lost' };
}
