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

/**
 * Receives what the other side sends. Calls are synchronous, in order, and never after `close`. A sink must not throw: nobody is there to catch it.
 */
export interface FrameSink {
  /** One frame. May be called before `connect` resolves; never after a local `Connection.close`. */
  frame(frame: Frame): void;
  /** The end of the connection: exactly once, last. */
  close(info: CloseInfo): void;
}

/** One text message, in whichever form the transport holds it; bytes are UTF-8. */
export type Frame = string | Uint8Array;

/** How a connection ended. */
export interface CloseInfo {
  /**
   * The WebSocket close code.
   *
   * - `local`: that of the peer's close frame, normally the one we sent; 1006 when it did not answer in time.
   * - `remote`: the peer's, or 1005 when its close frame named none.
   * - `lost`: 1006 when the network failed, or the code under which a transport gave the peer up: 1002 (broke the protocol), 1007 (text that is not
   *   UTF-8), 1008 (too many fragments) or 1009 (message too big).
   */
  readonly code: number;
  readonly reason: string;
  /** Who ended it: `local` our `close`, `remote` the peer's close frame, `lost` the network or a peer that broke the protocol. */
  readonly initiator: 'local' | 'remote' | 'lost';
}

/** One open connection. Whoever opened it closes it. */
export interface Connection extends AsyncDisposable {
  /**
   * Queues one frame. Order is kept; nothing is dropped silently. Bytes must be UTF-8, and must not change until they are sent.
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
   * Closes with a code and a reason of at most 123 UTF-8 bytes. Every transport takes 1000 and 3000 to 4999, and every connection of a listener also
   * the rest of what a close frame may carry: 1001 to 1014 without 1004 to 1006. No frame is delivered from here on, held ones included; what was
   * sent before still goes out. Idempotent: every call resolves with the same info, after the sink heard of it, and never waits for ever.
   * @default code 1000, reason ''
   * @throws {AntiphonError} `INVALID_ARGUMENT` for a code or reason that cannot be sent; the connection stays open then.
   */
  close(code?: number, reason?: string): Promise<CloseInfo>;
}
