import type { AbortOptions } from './abort-options.ts';

/**
 * Moves frames between a client and a server; nothing else.
 *
 * A transport knows no event, no credential and no retry. `connect` may be called any number of times.
 */
export interface Transport {
  /** A short name for logs, such as `ws`. */
  readonly name: string;
  /** False where the platform cannot set request headers (browsers): the endpoint then uses subprotocols or the query. */
  readonly carriesHeaders: boolean;
  /**
   * Opens one connection. The caller closes it.
   *
   * Frames may reach the sink before the promise resolves: nothing is lost and nothing is buffered, so the sink must be ready at once.
   *
   * @throws {AntiphonError} `CONNECT_FAILED`, `AUTH_FAILED` (401, 403), `RATE_LIMITED` (429) or `TIMEOUT`; an aborted signal rejects with its reason.
   */
  connect(request: ConnectRequest, sink: FrameSink, options?: AbortOptions): Promise<Connection>;
}

/** Where to connect, and with what. May hold secrets: print it through {@link redact} only. */
export interface ConnectRequest {
  /** `ws:` or `wss:`. */
  readonly url: URL;
  /** Lower-case names. Empty where the transport carries none. */
  readonly headers: Readonly<Record<string, string>>;
  /** WebSocket subprotocols, the preferred first. */
  readonly protocols: readonly string[];
}

/** Receives what the other side sends. Calls are synchronous, in order, and never after `close`. */
export interface FrameSink {
  /** One frame. May be called before `connect` resolves. */
  frame(frame: Frame): void;
  /** The end of the connection: exactly once, last. */
  close(info: CloseInfo): void;
}

/** One text message, in whichever form the transport holds it; bytes are UTF-8. */
export type Frame = string | Uint8Array;

/** How a connection ended. */
export interface CloseInfo {
  /** The WebSocket close code; 1006 when none arrived. */
  readonly code: number;
  readonly reason: string;
  /** Who ended it: our `close`, the peer's close frame, or the network. */
  readonly initiator: 'local' | 'remote' | 'lost';
}

/** One open connection. Whoever opened it closes it. */
export interface Connection extends AsyncDisposable {
  /**
   * Queues one frame. Order is kept; nothing is dropped silently.
   * @throws {AntiphonError} `CLOSED` once the connection has ended or is closing.
   */
  send(frame: Frame): void;
  /** Bytes accepted by `send` and not yet handed to the network. */
  readonly bufferedBytes: number;
  /** Resolves when `bufferedBytes` is below the low-water mark; at once when it already is. Rejects with `CLOSED` when the connection ends first. */
  drained(options?: AbortOptions): Promise<void>;
  /** Holds back incoming frames: none reaches the sink until `resume`. */
  pause(): void;
  /** Delivers what was held back, in order, and goes on. */
  resume(): void;
  /**
   * Closes with a code (1000 or 3000 to 4999) and a reason of at most 123 UTF-8 bytes. Idempotent: every call resolves with the same info, after the sink heard of it.
   * @default code 1000, reason ''
   */
  close(code?: number, reason?: string): Promise<CloseInfo>;
}
