import { AntiphonError, type ConnectRequest, displayUrl, type Transport } from '@antiphon/interface';
import { openWebSocket } from './open-web-socket.ts';
import type { PlatformWebSocketConstructor } from './platform-web-socket.ts';
import { type WebTransportOptions, webTransportSettings } from './web-transport-settings.ts';

/**
 * Makes a transport on the platform's own `WebSocket`: browsers, Deno, Bun, workers, Node 22 and newer.
 *
 * It carries subprotocols and no headers; a request with headers is refused, so that none is lost in silence. `pause` holds frames in memory, since
 * the platform cannot stop reading. `close` takes 1000 and 3000 to 4999. After a local `close` no frame is delivered any more.
 *
 * `connect` rejects with an `AntiphonError`: `CONNECT_FAILED` whatever the server answered, because the platform does not tell the status; `TIMEOUT`;
 * `UNSUPPORTED` where there is no `WebSocket`, or headers are asked for; `INVALID_ARGUMENT` when the URL or a subprotocol is malformed.
 *
 * @example
 * import { webTransport } from '@antiphon/transport-web';
 *
 * const transport = webTransport({ handshakeTimeoutMs: 5_000 });
 * console.log(transport.carriesHeaders); // false
 */
export function webTransport(options: WebTransportOptions = {}): Transport {
  const { WebSocket: givenConstructor, ...rest } = options;
  const settings = webTransportSettings(rest);
  return {
    name: 'web',
    carriesHeaders: false,
    async connect(request, sink, { signal } = {}) {
      signal?.throwIfAborted();
      assertNoHeaders(request);
      const constructor = givenConstructor ?? platformConstructor();
      return openWebSocket(request, sink, { constructor, settings, signal });
    },
  };
}

function platformConstructor(): PlatformWebSocketConstructor {
  const { WebSocket } = globalThis as { readonly WebSocket?: PlatformWebSocketConstructor };
  if (WebSocket !== undefined) return WebSocket;
  throw new AntiphonError({
    code: 'UNSUPPORTED',
    message:
      'this platform has no WebSocket; on Node 20 use @antiphon/transport-ws, or pass a constructor as the option WebSocket',
  });
}

function assertNoHeaders({ url, headers }: ConnectRequest): void {
  const names = Object.keys(headers);
  if (names.length === 0) return;
  throw new AntiphonError({
    code: 'UNSUPPORTED',
    message: `a platform WebSocket cannot send the headers ${names.join(', ')} to ${displayUrl(url)}; use subprotocols, or another transport`,
  });
}
