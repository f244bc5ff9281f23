/* oxlint-disable typescript/unbound-method -- what is taken apart here is made of closures, and uses no `this` */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { AntiphonError, type AntiphonErrorCode, type FrameSink } from '@antiphon/interface';
import { textOf } from '../src/index.ts';
import { wsTransport } from '../../transport-ws/src/index.ts';
import {
  inProcess,
  overSockets,
  type Setup,
  withConnect,
  withConnection,
  withFailure,
  withListener,
  withSink,
} from './broken.ts';

/** For a case: a pair that passes it, and pairs that are broken in the way that the case is for. */
export interface Mutants {
  readonly good: Setup;
  readonly broken: Readonly<Record<string, Setup>>;
}

const inProcessThat = (broken: Mutants['broken']): Mutants => ({ good: inProcess, broken });
const overSocketsThat = (broken: Mutants['broken']): Mutants => ({ good: overSockets, broken });

function failure(code: AntiphonErrorCode, cause?: unknown): AntiphonError {
  return new AntiphonError({ code, message: 'it failed', cause });
}
const losesTheCause = (setup: Setup): Setup => withFailure(setup, () => failure('CONNECT_FAILED'));
const callsTimeoutsFailures = (setup: Setup): Setup => withFailure(setup, (error) => failure('CONNECT_FAILED', error));

/** Learns where a redirect points from the listener's side, since no good transport tells. */
const followsRedirects: Setup = (options) => {
  let location: string | undefined;
  const telling = withListener(overSockets, {
    incoming: ({ reject }) => ({
      reject(status, body, headers) {
        location = headers?.['location'];
        reject(status, body, headers);
      },
    }),
  });
  const following = withConnect(telling, (connect) => async (request, sink, abort) => {
    try {
      return await connect(request, sink, abort);
    } catch (error) {
      if (location === undefined) throw error;
      return connect({ ...request, url: new URL(location) }, sink, abort);
    }
  });
  return following(options);
};

const FRAMES: Readonly<Record<string, Mutants>> = {
  'delivers what the peer sends in the moment of the upgrade, and its close after that': inProcessThat({
    'drops what comes before it has connected': withConnect(inProcess, (connect) => async (request, sink, options) => {
      let isOpen = false;
      const frame: FrameSink['frame'] = (one) => void (isOpen && sink.frame(one));
      const connection = await connect(request, { frame, close: (info) => sink.close(info) }, options);
      setTimeout(() => (isOpen = true));
      return connection;
    }),
  }),
  'keeps 1,000 frames in order, both ways': inProcessThat({
    'swaps every tenth frame with the next': withSink(inProcess, (sink) => {
      let count = 0;
      let held: (() => void) | undefined;
      return {
        frame(frame) {
          const isHeld = count++ % 10 === 8;
          if (!isHeld) sink.frame(frame);
          held?.();
          held = isHeld ? () => sink.frame(frame) : undefined;
        },
        close: (info) => sink.close(info),
      };
    }),
  }),
  'carries empty, 1-byte, 1 MiB and 16 MiB texts both ways, as string and as bytes': inProcessThat({
    'cuts off the last byte of a big frame': withConnection(inProcess, ({ send }) => ({
      send: (frame) => send(frame.length > 1_048_576 ? frame.slice(0, -1) : frame),
    })),
  }),
  'gives the same text for a string and for its UTF-8 bytes': inProcessThat({
    'loses a byte order mark': withConnection(inProcess, ({ send }) => ({
      send: (frame) => send(typeof frame === 'string' ? frame : new TextDecoder().decode(frame)),
    })),
  }),
  'leaves the bytes given to send as they were': inProcessThat({
    'masks the bytes in place': withConnection(inProcess, ({ send }) => ({
      send(frame) {
        send(frame);
        if (typeof frame !== 'string') frame.fill(0);
      },
    })),
  }),
};

const HANDSHAKES: Readonly<Record<string, Mutants>> = {
  'shows the listener an absolute URL, lower-case headers and the subprotocols': inProcessThat({
    'loses the headers': withConnect(
      inProcess,
      (connect) => (request, sink, options) => connect({ ...request, headers: {} }, sink, options),
    ),
    'loses the query': withConnect(
      inProcess,
      (connect) => (request, sink, options) =>
        connect({ ...request, url: new URL(request.url.pathname, request.url) }, sink, options),
    ),
  }),
  'rejects with the reason of an already aborted signal and opens nothing': inProcessThat({
    'connects before it looks': withConnect(inProcess, (connect) => async (request, sink, options) => {
      if (options?.signal?.aborted === true) void connect(request, sink).catch(() => undefined);
      return connect(request, sink, options);
    }),
  }),
  'rejects with the reason of a signal that aborts while connecting, tells the peer and leaves nothing': inProcessThat({
    'rejects with an error of its own': withFailure(inProcess, (cause) => new Error('aborted', { cause })),
    'does not tell the peer': withConnect(inProcess, (connect) => (request, sink, options) => {
      const connecting = connect(request, sink);
      return new Promise((resolve, reject) => {
        connecting.then(resolve, reject);
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error), { once: true });
      });
    }),
  }),
  'lets go of the signal once it is connected': inProcessThat({
    'closes when the signal aborts later': withConnect(inProcess, (connect) => async (request, sink, options) => {
      const connection = await connect(request, sink, options);
      options?.signal?.addEventListener('abort', () => void connection.close());
      return connection;
    }),
  }),
  'times out on a handshake that is never answered': inProcessThat({
    'calls it a failure': callsTimeoutsFailures(inProcess),
  }),
  'refuses a URL that is not ws: or wss:': inProcessThat({
    'takes any': withConnect(
      inProcess,
      (connect) => (request, sink, options) => connect({ ...request, url: new URL('ws://127.0.0.1/') }, sink, options),
    ),
  }),
  'gives up on a server that selects none of the offered subprotocols': inProcessThat({
    'offers none': withConnect(
      inProcess,
      (connect) => (request, sink, options) => connect({ ...request, protocols: [] }, sink, options),
    ),
  }),
};

const REFUSALS: Readonly<Record<string, Mutants>> = {
  'tells the status of a refusal, with the Retry-After, the request id and the error of its body': inProcessThat({
    'tells them all alike': withFailure(inProcess, (cause) => failure('CONNECT_FAILED', cause)),
  }),
  'rejects a refusal with a cause, and shows no secret, and tells the sink nothing': inProcessThat({
    'quotes the request': withFailure(
      inProcess,
      (cause, { headers }) =>
        new AntiphonError({ code: 'CONNECT_FAILED', message: `refused with ${JSON.stringify(headers)}`, cause }),
    ),
    'keeps the request in a hidden property': withFailure(inProcess, (error, request) =>
      Object.defineProperty(error, 'request', { value: request, enumerable: false }),
    ),
    'loses the cause': losesTheCause(inProcess),
    'tells the sink': withConnect(inProcess, (connect) => async (request, sink, options) => {
      try {
        return await connect(request, sink, options);
      } catch (error) {
        sink.close({ code: 1006, reason: '', initiator: 'lost' });
        throw error;
      }
    }),
  }),
  'does not follow a redirect': overSocketsThat({ 'follows it': followsRedirects }),
  'fails to connect where nobody listens any more': inProcessThat({ 'loses the cause': losesTheCause(inProcess) }),
  'fails to connect to a host whose name does not resolve': overSocketsThat({
    'loses the cause': losesTheCause(overSockets),
  }),
};

const LISTENERS: Readonly<Record<string, Mutants>> = {
  'lets a handshake be answered later, and once': inProcessThat({
    'takes a second answer': withListener(inProcess, {
      incoming: ({ accept }) => {
        let first: ReturnType<typeof accept> | undefined;
        return { accept: (sink, options) => (first ??= accept(sink, options)) };
      },
    }),
  }),
  'refuses to select what was not offered, or to reject with a status that is no refusal': inProcessThat({
    'selects whatever it is told': withListener(inProcess, {
      incoming: ({ accept, reject }) => {
        let first: ReturnType<typeof accept> | undefined;
        return {
          accept: (sink) => (first ??= accept(sink)),
          reject: (status) => void (status >= 300 && reject(status)),
        };
      },
    }),
  }),
  'ends everything when the listener is disposed, twice without harm': inProcessThat({
    'throws when disposed twice': withListener(inProcess, {
      listening: (listening) => {
        let isDisposed = false;
        return {
          async [Symbol.asyncDispose]() {
            if (isDisposed) throw new Error('disposed already');
            isDisposed = true;
            await listening[Symbol.asyncDispose]();
          },
        };
      },
    }),
    'leaves connections open': withListener(inProcess, {
      listening: () => ({ [Symbol.asyncDispose]: async () => undefined }),
    }),
  }),
  'ends a connection with 1009 when a message is too big, and both sides hear of it': inProcessThat({
    'names no code': withSink(inProcess, (sink) => ({
      frame: (frame) => sink.frame(frame),
      close: (info) => sink.close({ ...info, code: 1006 }),
    })),
    'takes any size': ({ clock }) => inProcess({ clock }),
  }),
};

const ENDS: Readonly<Record<string, Mutants>> = {
  'closes once, however often it is asked, with one info that the sink heard first': inProcessThat({
    'makes an info for each call': withConnection(inProcess, ({ close }) => ({
      close: async (...given) => ({ ...(await close(...given)) }),
    })),
    'leaves a socket open': withConnect(inProcess, (connect) => async (...given) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      setTimeout(() => server.close(), 3_000);
      return connect(...given);
    }),
    'leaves a timer': (options) => {
      return withConnect(inProcess, (connect) => async (...given) => {
        options.clock.setTimer(() => undefined, 3_000);
        return connect(...given);
      })(options);
    },
    'tells the sink twice': withSink(inProcess, (sink) => ({
      frame: (frame) => sink.frame(frame),
      close(info) {
        sink.close(info);
        sink.close(info);
      },
    })),
  }),
  'reports a remote close 1000, 1001, 3000 and 4000 with its reason': inProcessThat({
    'loses the reason': withSink(inProcess, (sink) => ({
      frame: (frame) => sink.frame(frame),
      close: (info) => sink.close({ ...info, reason: '' }),
    })),
  }),
  'throws CLOSED from send as soon as it is closing, and after the end, on both sides': inProcessThat({
    'drops frames silently': withConnection(inProcess, ({ send }) => ({
      send(frame) {
        try {
          send(frame);
        } catch {
          // That is the flaw.
        }
      },
    })),
  }),
  'delivers no frame after a local close, and what was sent before it still arrives': inProcessThat({
    'delivers on while it closes': withConnection(inProcess, ({ close }, sink) => ({
      close(...given) {
        sink.frame('too late');
        return close(...given);
      },
    })),
  }),
  'refuses to close with a code or a reason that it cannot send, and stays open': inProcessThat({
    'sends 1000 instead': withConnection(inProcess, ({ close }) => ({ close: () => close() })),
  }),
  'closes at the end of an await using block': inProcessThat({
    'stays open': withConnection(inProcess, () => ({ [Symbol.asyncDispose]: async () => undefined })),
  }),
};

const PRESSURE: Readonly<Record<string, Mutants>> = {
  'holds frames while paused, also those that arrived in the same piece, and the close behind them': inProcessThat({
    'goes on delivering': withConnection(inProcess, () => ({ pause: () => undefined })),
  }),
  'closes while paused, without waiting for a resume': inProcessThat({
    'delivers what it held first': withConnection(inProcess, (connection) => ({
      close(...given) {
        connection.resume();
        return connection.close(...given);
      },
    })),
  }),
  'shows a slow reader in bufferedBytes, and drained waits for it': inProcessThat({
    'says that it is drained': withConnection(inProcess, () => ({ drained: async () => undefined })),
    'counts nothing': withConnection(inProcess, () => ({ bufferedBytes: 0 })),
  }),
  'rejects drained with the reason of its signal, or with CLOSED when the connection ends': inProcessThat({
    'rejects with an error of its own': withConnection(inProcess, ({ drained }) => ({
      drained: (options) =>
        drained(options).catch((cause: unknown) => {
          throw options?.signal === undefined ? cause : new Error('aborted', { cause });
        }),
    })),
  }),
};

const PEERS: Readonly<Record<string, Mutants>> = {
  'reports a close without a code as 1005': overSocketsThat({
    'calls it 1000': withSink(overSockets, (sink) => ({
      frame: (frame) => sink.frame(frame),
      close: (info) => sink.close({ ...info, code: 1000 }),
    })),
  }),
  'reports a connection that breaks off as lost, after the frames that came before': inProcessThat({
    'takes it for a close': withSink(inProcess, (sink) => ({
      frame: (frame) => sink.frame(frame),
      close: (info) => sink.close({ ...info, initiator: 'remote' }),
    })),
  }),
  'ends a close that the peer never answers': overSocketsThat({
    'claims that the peer answered': withConnection(overSockets, ({ close }) => ({
      close: async (code, reason) => ({ ...(await close(code, reason)), code: code ?? 1000 }),
    })),
  }),
  'delivers a binary message as bytes': overSocketsThat({
    'makes a text of it': withSink(overSockets, (sink) => ({
      frame: (frame) => sink.frame(textOf(frame)),
      close: (info) => sink.close(info),
    })),
  }),
  'times out on a server that takes the connection and says nothing': overSocketsThat({
    'calls it a failure': callsTimeoutsFailures(overSockets),
  }),
  'fails to connect when the server hangs up during the handshake': overSocketsThat({
    'loses the cause': losesTheCause(overSockets),
  }),
  'fails to connect when the upgrade is answered with a wrong key': overSocketsThat({
    'loses the cause': losesTheCause(overSockets),
  }),
  'fails to connect to a server whose certificate nobody vouches for': overSocketsThat({
    'trusts anybody': async (options) => ({
      ...(await overSockets(options)),
      transport: wsTransport({ ...options, tls: { rejectUnauthorized: false } }),
    }),
  }),
};

/** By the name of the case that must reject them. */
export const TRANSPORT_MUTANTS: Readonly<Record<string, Mutants>> = {
  ...FRAMES,
  ...HANDSHAKES,
  ...REFUSALS,
  ...LISTENERS,
  ...ENDS,
  ...PRESSURE,
  ...PEERS,
};
