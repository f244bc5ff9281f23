import {
  AntiphonError,
  type Connection,
  type ConnectRequest,
  displayUrl,
  type FrameSink,
  handshakeTimeoutError,
} from '@antiphon/interface';
import type { PlatformWebSocket, PlatformWebSocketConstructor } from './platform-web-socket.ts';
import { webConnection } from './web-connection.ts';
import type { WebTransportSettings } from './web-transport-settings.ts';

export interface OpenWebSocketOptions {
  readonly constructor: PlatformWebSocketConstructor;
  readonly settings: WebTransportSettings;
  readonly signal?: AbortSignal | undefined;
}

/** Opens one socket: settles on the first of open, failure, timeout and abort. */
export async function openWebSocket(
  request: ConnectRequest,
  sink: FrameSink,
  { constructor, settings, signal }: OpenWebSocketOptions,
): Promise<Connection> {
  const socket = newSocket(constructor, request);
  socket.binaryType = 'arraybuffer';
  const { clock, handshakeTimeoutMs } = settings;
  const undo: (() => void)[] = [];
  let settled = false;
  try {
    return await new Promise<Connection>((resolve, reject) => {
      const onAbort = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const timer = clock.setTimer(
        () => reject(handshakeTimeoutError(request, handshakeTimeoutMs)),
        handshakeTimeoutMs,
      );
      undo.push(
        () => signal?.removeEventListener('abort', onAbort),
        () => timer[Symbol.dispose](),
      );
      socket.addEventListener('open', () => {
        // In the event itself, not after the promise: the peer's first frame may be the next event.
        if (!settled) resolve(webConnection(socket, sink, settings));
      });
      socket.addEventListener('error', (event) => reject(connectError(request, event.error)));
      // Some platforms raise no error, or raise it later.
      socket.addEventListener('close', () => reject(connectError(request)));
    });
  } catch (error) {
    settled = true;
    socket.close();
    throw error;
  } finally {
    for (const step of undo) step();
  }
}

function newSocket(constructor: PlatformWebSocketConstructor, request: ConnectRequest): PlatformWebSocket {
  try {
    return new constructor(request.url.href, [...request.protocols]);
  } catch (error) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `the request to ${displayUrl(request.url)} cannot be made: check the URL (ws: or wss:, no fragment) and the subprotocols`,
      // Browsers quote the subprotocol, which may hold a key: only the error's name goes on.
      cause: new Error(`the WebSocket constructor threw ${error instanceof Error ? error.name : 'something'}`),
    });
  }
}

function connectError({ url }: ConnectRequest, cause?: unknown): AntiphonError {
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `could not connect to ${displayUrl(url)}: the platform does not say why (an HTTP status, a certificate and a refused connection look alike); check the address, the key and the server's log`,
    cause: cause ?? new Error('the WebSocket closed before it opened'),
  });
}
