import {
  AntiphonError,
  type Connection,
  type ConnectRequest,
  displayUrl,
  type FrameSink,
  handshakeError,
  handshakeTimeoutError,
  type IncomingConnection,
} from '@antiphon/interface';
import type { LoopbackSettings } from './loopback-settings.ts';
import { createPipe, type Pipe } from './pipe.ts';

export interface OfferedHandshake {
  readonly request: ConnectRequest;
  readonly sink: FrameSink;
  readonly signal?: AbortSignal | undefined;
  readonly settings: LoopbackSettings;
  readonly pipes: Set<Pipe>;
  readonly handler: (incoming: IncomingConnection) => void;
  /** What to call for each handshake without an answer when the listener stops. */
  readonly waiting: Set<() => void>;
}

const DEAF_SINK: FrameSink = { frame: () => undefined, close: () => undefined };

/** Lays one handshake before the listener's handler: settles on the first of its answer, the end of the listener, timeout and abort. */
export async function offerHandshake(offer: OfferedHandshake): Promise<Connection> {
  const { request, signal, settings, waiting } = offer;
  const { clock, handshakeTimeoutMs } = settings;
  assertWebSocketUrl(request);
  const gone = new AbortController();
  const undo: (() => void)[] = [];
  try {
    return await new Promise<Connection>((resolve, reject) => {
      const onAbort = (): void => {
        reject(signal?.reason);
        // At once: a handler that has not been called yet must not accept somebody who has gone.
        gone.abort(closedError('the peer has gone'));
      };
      const onClosing = (): void => reject(handshakeError({ status: 503, request }));
      const timer = clock.setTimer(
        () => reject(handshakeTimeoutError(request, handshakeTimeoutMs)),
        handshakeTimeoutMs,
      );
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.add(onClosing);
      undo.push(
        () => timer[Symbol.dispose](),
        () => signal?.removeEventListener('abort', onAbort),
        () => waiting.delete(onClosing),
      );
      const incoming = incomingFrom(offer, { gone: gone.signal, resolve, reject });
      queueMicrotask(() => {
        if (!gone.signal.aborted) offer.handler(incoming);
      });
    });
  } finally {
    for (const step of undo) step();
    gone.abort(closedError('the peer has gone'));
  }
}

interface Answers {
  readonly gone: AbortSignal;
  readonly resolve: (connection: Connection) => void;
  readonly reject: (error: unknown) => void;
}

function incomingFrom(
  { request, sink, settings, pipes }: OfferedHandshake,
  { gone, resolve, reject }: Answers,
): IncomingConnection {
  // The peer's going is only told while it waits for an answer.
  const left = new AbortController();
  let answered = false;
  gone.addEventListener('abort', () => {
    if (!answered) left.abort(gone.reason);
    answered = true;
  });
  return {
    request: {
      url: new URL(request.url),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      protocols: [...request.protocols],
    },
    signal: left.signal,
    accept(serverSink, { protocol } = {}) {
      if (answered) throw left.signal.aborted ? left.signal.reason : closedError('it was answered already');
      if (protocol !== undefined && !request.protocols.includes(protocol)) throw notOfferedError(protocol);
      answered = true;
      // A WebSocket client that offers subprotocols gives up on a server that selects none.
      const isRefusedByClient = protocol === undefined && request.protocols.length > 0;
      const pipe = createPipe({ clientSink: isRefusedByClient ? DEAF_SINK : sink, serverSink, settings, pipes });
      if (isRefusedByClient) {
        reject(noSubprotocolError(request));
        queueMicrotask(() => pipe.sever());
      } else resolve(pipe.client);
      return pipe.server;
    },
    reject(status, body, headers = {}) {
      if (answered) return;
      assertStatus(status);
      answered = true;
      const text = body === undefined ? '' : JSON.stringify(body);
      reject(handshakeError({ status, headers, body: text, request, nowMs: settings.clock.nowMs() }));
    },
  };
}

function assertWebSocketUrl({ url }: ConnectRequest): void {
  if (/^wss?:$/.test(url.protocol) && url.hash === '') return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the request to ${displayUrl(url)} cannot be made: check the URL (ws: or wss:, no fragment)`,
  });
}

function assertStatus(status: number): void {
  if (Number.isInteger(status) && status >= 300 && status <= 599) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `a handshake cannot be rejected with status ${status}; use one from 300 to 599`,
  });
}

function notOfferedError(protocol: string): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the subprotocol "${protocol}" was not offered by the peer; select one of request.protocols, or none`,
  });
}

function noSubprotocolError({ url }: ConnectRequest): AntiphonError {
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `could not connect to ${displayUrl(url)}: the server selected none of the offered subprotocols`,
    cause: new Error('no subprotocol was selected'),
    isRetryable: false,
  });
}

function closedError(why: string): AntiphonError {
  return new AntiphonError({ code: 'CLOSED', message: `the handshake cannot be answered any more: ${why}` });
}
