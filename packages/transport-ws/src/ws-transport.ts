import type { Transport } from '@antiphon/interface';
import { openSocket } from './open-socket.ts';
import { type WsTransportOptions, wsTransportSettings } from './ws-transport-settings.ts';

/**
 * Makes a transport for Node on ws: request headers, subprotocols, TLS, back-pressure down to the socket.
 *
 * Frames arrive as bytes. Redirects are refused, so that a credential never travels on. After a local `close` no frame is delivered any more.
 * Bytes given to `send` must not change until they are sent.
 *
 * `connect` rejects with an `AntiphonError`: `CONNECT_FAILED` (`cause` is Node's error, `details.networkCode` its code, or `details.status` of an
 * HTTP answer), `AUTH_FAILED`, `RATE_LIMITED`, `TIMEOUT` when the handshake takes longer than `handshakeTimeoutMs`, `INVALID_ARGUMENT` when the
 * request cannot be written.
 *
 * @example
 * import { wsListener, wsTransport } from '@antiphon/transport-ws';
 *
 * await using listening = await wsListener().listen((incoming) => {
 *   const peer = incoming.accept({ frame: (frame) => peer.send(frame), close: () => undefined });
 * });
 * const request = { url: listening.url, headers: {}, protocols: [] };
 * await using connection = await wsTransport().connect(request, { frame: console.log, close: console.log });
 * connection.send('hello');
 */
export function wsTransport(options: WsTransportOptions = {}): Transport {
  const settings = wsTransportSettings(options);
  return {
    name: 'ws',
    carriesHeaders: true,
    async connect(request, sink, { signal } = {}) {
      signal?.throwIfAborted();
      return openSocket(request, sink, { settings, signal });
    },
  };
}
