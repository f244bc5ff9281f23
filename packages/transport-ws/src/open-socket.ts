import {
  type Connection,
  type ConnectRequest,
  type FrameSink,
  handshakeError,
  handshakeTimeoutError,
} from '@antiphon/interface';
import type { IncomingMessage } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import { connectError, invalidRequestError } from './connect-error.ts';
import { readBody } from './read-body.ts';
import { wsConnection } from './ws-connection.ts';
import type { WsTransportSettings } from './ws-transport-settings.ts';

export interface OpenSocketOptions {
  readonly settings: WsTransportSettings;
  readonly signal?: AbortSignal | undefined;
}

/** Opens one socket: settles on the first of upgrade, refusal, failure, timeout and abort, and leaves nothing behind of the rest. */
export async function openSocket(
  request: ConnectRequest,
  sink: FrameSink,
  { settings, signal }: OpenSocketOptions,
): Promise<Connection> {
  const socket = newSocket(request, settings);
  // ws raises an error also for a handshake that we ended ourselves.
  socket.on('error', ignore);
  const { clock, handshakeTimeoutMs } = settings;
  let refusal: Promise<Error> | undefined;
  // Made for a refusal only: an aborted signal holds its reason, with a stack, for as long as the connection lives.
  let body: AbortController | undefined;
  const undo: (() => void)[] = [];
  try {
    return await new Promise<Connection>((resolve, reject) => {
      const onAbort = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const timer = clock.setTimer(() => {
        // A refusal whose body never ends is still a refusal.
        if (refusal === undefined) reject(handshakeTimeoutError(request, handshakeTimeoutMs));
        else body?.abort();
      }, handshakeTimeoutMs);
      const onError = (error: Error): void => reject(connectError(error, request));
      const onRefused = (_request: unknown, response: IncomingMessage): void => {
        body = new AbortController();
        refusal = refusalFrom(response, request, { signal: body.signal, nowMs: clock.nowMs() });
        void refusal.then(reject);
      };
      undo.push(
        () => signal?.removeEventListener('abort', onAbort),
        () => timer[Symbol.dispose](),
        () => body?.abort(),
        // What hears of the handshake holds on to it: the request, the timer.
        () => void socket.off('error', onError).off('unexpected-response', onRefused),
      );
      // In the event itself, not after the promise: the peer's first frame may follow in the same chunk.
      socket.once('upgrade', ({ socket: tcpSocket }) => {
        socket.once('open', () => resolve(wsConnection(socket, sink, { tcpSocket, settings })));
      });
      socket.once('error', onError);
      socket.once('unexpected-response', onRefused);
    });
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    for (const step of undo) step();
  }
}

function ignore(): void {}

function newSocket(request: ConnectRequest, settings: WsTransportSettings): WebSocket {
  const options: ClientOptions & { readonly closeTimeout: number } = {
    ...settings.tls,
    ...(settings.lookup === undefined ? {} : { lookup: settings.lookup }),
    ...(settings.agent === undefined ? {} : { agent: settings.agent }),
    headers: { ...request.headers },
    followRedirects: false,
    perMessageDeflate: settings.compression,
    maxPayload: settings.maximumPayloadBytes,
    maxFragments: settings.maximumFragments,
    closeTimeout: settings.closeTimeoutMs,
  };
  try {
    if (!/^wss?:$/.test(request.url.protocol)) throw new SyntaxError(`not a WebSocket scheme: ${request.url.protocol}`);
    return new WebSocket(request.url, [...request.protocols], options);
  } catch (error) {
    throw invalidRequestError(error, request);
  }
}

async function refusalFrom(
  response: IncomingMessage,
  request: ConnectRequest,
  { signal, nowMs }: { readonly signal: AbortSignal; readonly nowMs: number },
): Promise<Error> {
  const body = await readBody(response, signal);
  return handshakeError({ status: response.statusCode ?? 0, headers: response.headers, body, request, nowMs });
}
