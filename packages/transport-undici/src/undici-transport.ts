import type { Transport } from '@antiphon/interface';
import { Agent } from 'undici';
import { openSocket } from './open-socket.ts';
import { type UndiciTransportOptions, undiciTransportSettings } from './undici-transport-settings.ts';

/**
 * Makes a transport for Node on undici's `WebSocket`, for what its dispatchers do: proxies, client certificates, interceptors, mocks.
 *
 * Text arrives as strings. Redirects are refused, so that a credential never travels on. A paused connection stops reading its socket. After a local
 * `close` no frame is delivered any more. `close` takes 1000 and 3000 to 4999.
 *
 * `connect` rejects with an `AntiphonError`: `CONNECT_FAILED` (`cause` is undici's error, `details.networkCode` its code, or `details.status` of an HTTP
 * answer), `AUTH_FAILED`, `RATE_LIMITED`, `TIMEOUT`, `INVALID_ARGUMENT` when the request cannot be written.
 *
 * @example
 * import { undiciTransport } from '@antiphon/transport-undici';
 * import { ProxyAgent } from 'undici';
 *
 * const transport = undiciTransport({ dispatcher: new ProxyAgent('http://127.0.0.1:3128') });
 * console.log(transport.carriesHeaders); // true
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  const settings = undiciTransportSettings(options);
  // Its own limits are off: handshakeTimeoutMs rules.
  const dispatcher = options.dispatcher ?? new Agent({ connect: { timeout: 0 }, headersTimeout: 0 });
  return {
    name: 'undici',
    carriesHeaders: true,
    async connect(request, sink, { signal } = {}) {
      signal?.throwIfAborted();
      return openSocket(request, sink, { dispatcher, settings, signal });
    },
  };
}
