import { AntiphonError, type IncomingConnection, type Listener, type Transport } from '@antiphon/interface';
import { offerHandshake } from './handshake.ts';
import { type LoopbackOptions, loopbackSettings } from './loopback-settings.ts';
import type { Pipe } from './pipe.ts';

/** Both ends, wired together. */
export interface Loopback {
  readonly transport: Transport;
  /** Listens once at a time. */
  readonly listener: Listener;
  /** Cuts every open connection as a failing network would: both sides hear code 1006, `lost`. */
  readonly sever: () => void;
}

/**
 * Makes a transport and a listener that meet in this process, without a socket.
 *
 * They behave as over a network: delivery is asynchronous (in a microtask) and in order, bytes are copied, a paused peer lets `bufferedBytes` grow,
 * handshakes can be refused with a status and time out, and after a local `close` no frame is delivered any more.
 *
 * `connect` rejects with `CONNECT_FAILED` when nobody listens, and otherwise as every transport does.
 *
 * @example
 * import { loopback } from '@antiphon/transport-loopback';
 *
 * const { transport, listener } = loopback();
 * await using listening = await listener.listen((incoming) => {
 *   const peer = incoming.accept({ frame: (frame) => peer.send(frame), close: () => undefined });
 * });
 * const request = { url: listening.url, headers: {}, protocols: [] };
 * await using connection = await transport.connect(request, { frame: console.log, close: console.log });
 * connection.send('hello');
 */
export function loopback(options: LoopbackOptions = {}): Loopback {
  const { url = new URL('ws://127.0.0.1/'), ...rest } = options;
  const settings = loopbackSettings(rest);
  const pipes = new Set<Pipe>();
  let room: Room | undefined;

  const transport: Transport = {
    name: 'loopback',
    carriesHeaders: true,
    async connect(request, sink, { signal } = {}) {
      signal?.throwIfAborted();
      if (room === undefined) throw nobodyListensError(request.url);
      return offerHandshake({ request, sink, signal, settings, pipes, ...room });
    },
  };
  const listener: Listener = {
    async listen(handler) {
      if (room !== undefined) throw alreadyListensError(url);
      const mine: Room = { handler, waiting: new Set() };
      room = mine;
      return {
        url: new URL(url),
        async [Symbol.asyncDispose]() {
          if (room === mine) room = undefined;
          for (const giveUp of mine.waiting) giveUp();
          await Promise.all(Array.from(pipes, (pipe) => pipe.server.close(1001, 'the server is shutting down')));
        },
      };
    },
  };
  return {
    transport,
    listener,
    sever() {
      for (const pipe of pipes) pipe.sever();
    },
  };
}

interface Room {
  readonly handler: (incoming: IncomingConnection) => void;
  /** Ends each handshake that has no answer yet, when the listener stops. */
  readonly waiting: Set<() => void>;
}

function nobodyListensError(url: URL): AntiphonError {
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `could not connect to ${url.protocol}//${url.host}${url.pathname}: nobody listens on this loopback; call listener.listen() first`,
    cause: new Error('connection refused: no listener'),
  });
}

function alreadyListensError(url: URL): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the loopback ${url.href} has a listener already; dispose it first, or make another loopback`,
  });
}
