import type { Connection, ConnectRequest, FrameSink } from './transport.ts';

/** The accepting side of a transport, so that a server runs over any of them. */
export interface Listener {
  /**
   * Starts to accept. Each incoming handshake calls the handler, which accepts or rejects it, now or later.
   * Disposing stops to accept and ends the connections that are still open.
   */
  listen(handler: (incoming: IncomingConnection) => void): Promise<Listening>;
}

/** A listener at work. Disposing it is idempotent. */
export interface Listening extends AsyncDisposable {
  /** Where it listens, as a client would write it: `ws://127.0.0.1:8080/`. */
  readonly url: URL;
}

/** One handshake that waits for an answer: call `accept` or `reject` once. */
export interface IncomingConnection {
  /** `url` is absolute; header names are lower-case. */
  readonly request: ConnectRequest & { readonly remoteAddress?: string | undefined };
  /** Aborts when the peer goes away before an answer. */
  readonly signal: AbortSignal;
  /**
   * Completes the upgrade. Authenticate first.
   * @throws {AntiphonError} `CLOSED` when the peer has gone or an answer was given already.
   */
  accept(sink: FrameSink, options?: AcceptOptions): Connection;
  /** Answers the handshake with an HTTP status and, where given, a JSON body and headers. A second answer is ignored. */
  reject(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): void;
}

export interface AcceptOptions {
  /** The subprotocol to select; one of `request.protocols`. @default none */
  readonly protocol?: string | undefined;
}
