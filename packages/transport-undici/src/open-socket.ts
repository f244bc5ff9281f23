import {
  type AbortOptions,
  type Connection,
  type ConnectRequest,
  type FrameSink,
  handshakeError,
  handshakeTimeoutError,
} from '@antiphon/interface';
import type { Duplex } from 'node:stream';
import { type Dispatcher, WebSocket } from 'undici';
import { connectError, invalidRequestError } from './connect-error.ts';
import { HandshakeDispatcher, type HandshakeWatch, type Refusal } from './handshake-dispatcher.ts';
import { undiciConnection } from './undici-connection.ts';
import type { UndiciTransportSettings } from './undici-transport-settings.ts';

export interface OpenSocketOptions extends AbortOptions {
  readonly dispatcher: Dispatcher;
  readonly settings: UndiciTransportSettings;
}

/** Opens one socket: settles on the first of upgrade, refusal, failure, timeout and abort, and leaves nothing behind of the rest. */
export async function openSocket(
  request: ConnectRequest,
  sink: FrameSink,
  { dispatcher, settings, signal }: OpenSocketOptions,
): Promise<Connection> {
  const { clock, handshakeTimeoutMs } = settings;
  const undo: (() => void)[] = [];
  let webSocket: WebSocket | undefined;
  let upgraded: Duplex | undefined;
  let isGivenUp = false;
  try {
    return await new Promise<Connection>((resolve, reject) => {
      const onAbort = (): void => reject(signal?.reason);
      const refusal = watchRefusal(request, settings, reject);
      const timer = clock.setTimer(() => {
        // A refusal whose body never ends is still a refusal.
        if (!refusal.cut()) reject(handshakeTimeoutError(request, handshakeTimeoutMs));
      }, handshakeTimeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      undo.push(
        () => timer[Symbol.dispose](),
        () => signal?.removeEventListener('abort', onAbort),
      );
      const watch: HandshakeWatch = {
        ...refusal,
        upgraded(socket) {
          upgraded = socket;
          if (isGivenUp) socket.destroy();
        },
        failed: (error) => reject(connectError(error, request)),
      };
      webSocket = newWebSocket(request, new HandshakeDispatcher(dispatcher, settings, watch));
      webSocket.addEventListener('open', () => {
        // In the event itself, not after the promise: the peer's first frame may be the next event.
        if (webSocket && upgraded) resolve(undiciConnection(webSocket, upgraded, { sink, settings }));
      });
      // Comes after the watch has heard the reason, unless the upgrade itself was wrong.
      webSocket.addEventListener('close', () =>
        reject(connectError(new Error('the answer to the handshake was no valid upgrade'), request)),
      );
    });
  } catch (error) {
    isGivenUp = true;
    webSocket?.close();
    upgraded?.destroy();
    throw error;
  } finally {
    for (const step of undo) step();
  }
}

function newWebSocket(request: ConnectRequest, dispatcher: Dispatcher): WebSocket {
  try {
    if (!/^wss?:$/.test(request.url.protocol)) throw new SyntaxError(`not a WebSocket scheme: ${request.url.protocol}`);
    // The platform's rule; undici would cut a fragment off in silence.
    if (request.url.hash !== '') throw new SyntaxError('the URL has a fragment');
    const webSocket = new WebSocket(request.url, {
      protocols: [...request.protocols],
      headers: { ...request.headers },
      dispatcher,
    });
    webSocket.binaryType = 'arraybuffer';
    return webSocket;
  } catch (error) {
    throw invalidRequestError(error, request);
  }
}

interface RefusalWatch extends Pick<HandshakeWatch, 'refused' | 'refusalRead'> {
  /** Ends the wait for the body. @returns false when the server has not refused */
  cut(): boolean;
}

/** Waits for the body of a refusal. */
function watchRefusal(
  request: ConnectRequest,
  { clock }: UndiciTransportSettings,
  reject: (error: unknown) => void,
): RefusalWatch {
  let refusal: Refusal | undefined;
  const cut = (): boolean => {
    if (refusal === undefined) return false;
    const { status, headers, body } = refusal;
    reject(handshakeError({ status, headers, body: body.text(), request, nowMs: clock.nowMs() }));
    return true;
  };
  return { refused: (given) => (refusal = given), refusalRead: cut, cut };
}
