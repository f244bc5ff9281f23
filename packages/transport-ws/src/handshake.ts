import {
  type AcceptOptions,
  AntiphonError,
  type Connection,
  type FrameSink,
  type IncomingConnection,
} from '@antiphon/interface';
import { type IncomingMessage, type OutgoingHttpHeaders, validateHeaderName, validateHeaderValue } from 'node:http';
import type { WebSocket } from 'ws';
import { headersOf, protocolsOf } from './request-headers.ts';
import { watchPeer } from './watch-peer.ts';
import { wsConnection } from './ws-connection.ts';
import type { WsListenerSettings } from './ws-listener-settings.ts';

/** How ws takes the answer to a handshake. `true` completes the upgrade before it returns. */
export type Answer = (accepted: boolean, status?: number, body?: string, headers?: OutgoingHttpHeaders) => void;

export interface HandshakeOptions {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly answer: Answer;
  readonly settings: WsListenerSettings;
  readonly onAnswered: () => unknown;
  readonly onOpened: (connection: Connection) => unknown;
  readonly onEnded: (connection: Connection) => unknown;
}

/** One handshake between the request and its answer. */
export interface Handshake {
  readonly incoming: IncomingConnection;
  /** What `accept` chose, while ws writes the answer. */
  selectedProtocol(): string | undefined;
  /** ws hands over the open socket, while `accept` waits for it. */
  upgraded(webSocket: WebSocket): void;
}

export function createHandshake({ request, url, answer, settings, onAnswered, ...track }: HandshakeOptions): Handshake {
  const gone = new AbortController();
  const protocols = protocolsOf(request);
  let answered = false;
  let selected: string | undefined;
  let opened: WebSocket | undefined;

  const settle = (): void => {
    answered = true;
    timer[Symbol.dispose]();
    peer.stop();
  };
  const peer = watchPeer(request.socket, () => {
    settle();
    onAnswered();
    gone.abort(closedError('the peer has gone'));
  });
  const reject: IncomingConnection['reject'] = (status, body, headers = {}) => {
    if (answered) return;
    assertRejection(status, headers);
    settle();
    onAnswered();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const contentType = text === undefined ? 'text/plain' : 'application/json';
    answer(false, status, text, { 'Content-Type': contentType, ...withoutBodyHeaders(headers) });
  };
  const timer = settings.clock.setTimer(() => {
    reject(503, {
      error: { type: 'server_error', code: 'handshake_timeout', message: 'the handshake was not answered in time' },
    });
    gone.abort(closedError('it was not answered in time'));
  }, settings.handshakeTimeoutMs);
  const accept = (sink: FrameSink, { protocol }: AcceptOptions = {}): Connection => {
    if (answered) throw gone.signal.aborted ? gone.signal.reason : closedError('it was answered already');
    assertOffered(protocol, protocols);
    selected = protocol;
    settle();
    peer.giveBack();
    answer(true);
    onAnswered();
    if (opened === undefined) throw closedError('the peer has gone');
    const connection = wsConnection(
      opened,
      endWatched(sink, () => track.onEnded(connection)),
      { tcpSocket: request.socket, settings },
    );
    track.onOpened(connection);
    // The watch left it paused.
    opened.resume();
    return connection;
  };
  return {
    incoming: {
      request: { url, headers: headersOf(request), protocols, remoteAddress: request.socket.remoteAddress },
      signal: gone.signal,
      accept,
      reject,
    },
    selectedProtocol: () => selected,
    upgraded: (webSocket) => {
      opened = webSocket;
    },
  };
}

function endWatched(sink: FrameSink, onEnd: () => unknown): FrameSink {
  return {
    frame: (frame) => sink.frame(frame),
    close(info) {
      onEnd();
      sink.close(info);
    },
  };
}

function assertOffered(protocol: string | undefined, protocols: readonly string[]): void {
  if (protocol === undefined || protocols.includes(protocol)) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the subprotocol "${protocol}" was not offered by the peer; select one of request.protocols, or none`,
  });
}

function assertRejection(status: number, headers: Readonly<Record<string, string>>): void {
  try {
    if (!Number.isInteger(status) || status < 300 || status > 599)
      throw new RangeError('a status from 300 to 599 is needed');
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
  } catch (cause) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `a handshake cannot be rejected with status ${status} and these headers; see the cause`,
      cause,
    });
  }
}

/** The body decides about its own headers. */
function withoutBodyHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(content-(length|type)|connection|transfer-encoding)$/i.test(name)),
  );
}

function closedError(why: string): AntiphonError {
  return new AntiphonError({ code: 'CLOSED', message: `the handshake cannot be answered any more: ${why}` });
}
