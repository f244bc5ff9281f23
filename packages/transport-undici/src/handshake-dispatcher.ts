import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { Dispatcher } from 'undici';
import { type BodyReader, createBodyReader } from './body-reader.ts';
import type { UndiciTransportSettings } from './undici-transport-settings.ts';

/** What undici's WebSocket hides about a handshake. */
export interface HandshakeWatch {
  /** The server upgraded: this is the socket. */
  upgraded(socket: Duplex): void;
  /** The server answered with a status that is no upgrade. Its body follows. */
  refused(refusal: Refusal): void;
  /** The body has ended, or nothing more of it can be read. */
  refusalRead(): void;
  /** There was no answer. */
  failed(error: Error): void;
}

/** An answer that is no upgrade. */
export interface Refusal {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Fills while the body arrives. */
  readonly body: BodyReader;
}

/** What undici's types do not say: its WebSocket reads these limits off the dispatcher. */
interface WebSocketLimits {
  readonly maxFragments: number;
  readonly maxPayloadSize: number;
}

/** More fragments than any server makes of one message. */
const MAXIMUM_FRAGMENTS = 131_072;

/** Carries out one handshake through another dispatcher and tells a watch how it went. */
export class HandshakeDispatcher extends Dispatcher {
  readonly #inner: Dispatcher;
  readonly #settings: UndiciTransportSettings;
  readonly #watch: HandshakeWatch;

  constructor(inner: Dispatcher, settings: UndiciTransportSettings, watch: HandshakeWatch) {
    super();
    this.#inner = inner;
    this.#settings = settings;
    this.#watch = watch;
  }

  get webSocketOptions(): WebSocketLimits {
    return { maxFragments: MAXIMUM_FRAGMENTS, maxPayloadSize: this.#settings.maximumPayloadBytes };
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const watching = this.#inner.compose((dispatch) => (given, wrapped) => dispatch(given, this.#watched(wrapped)));
    return watching.dispatch(this.#settings.compression ? options : withoutExtensions(options), handler);
  }

  #watched(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
    const watch = this.#watch;
    const body = createBodyReader();
    let isRefused = false;
    return {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onRequestUpgrade(controller, status, headers, socket) {
        watch.upgraded(socket);
        handler.onRequestUpgrade?.(controller, status, headers, socket);
      },
      // From here on undici's WebSocket hears nothing: it would end the request before its body is read.
      onResponseStart(_controller, status, headers) {
        if (status < 200) return;
        isRefused = true;
        watch.refused({ status, headers, body });
      },
      onResponseData(controller, chunk) {
        if (!body.add(chunk)) controller.abort(new Error('the answer to the handshake is too long to be read'));
      },
      onResponseEnd: () => watch.refusalRead(),
      onResponseError(controller, error) {
        if (isRefused) watch.refusalRead();
        else watch.failed(error);
        handler.onResponseError?.(controller, error);
      },
    };
  }
}

/** undici offers permessage-deflate always. */
function withoutExtensions(options: Dispatcher.DispatchOptions): Dispatcher.DispatchOptions {
  const headers = Object.fromEntries(
    Object.entries(options.headers ?? {}).filter(([name]) => name.toLowerCase() !== 'sec-websocket-extensions'),
  );
  return { ...options, headers };
}
