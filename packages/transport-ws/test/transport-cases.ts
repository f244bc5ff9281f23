import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import {
  type AntiphonError,
  type Clock,
  type Connection,
  type ConnectRequest,
  type IncomingConnection,
  isAntiphonError,
  type Listener,
  type Transport,
} from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { leavingNoHandle } from './open-handles.ts';
import { recordingSink, type RecordingSink, textOf } from './recording-sink.ts';
import { countingClock, testClock } from './test-clock.ts';

/** What one implementation gives for one case. `clock` drives the transport, which must give up a close after 100 ms; the listener has a clock of its own. */
export interface TransportUnderTest {
  readonly make: (options: { readonly clock: Clock; readonly maximumPayloadBytes?: number }) => {
    readonly transport: Transport;
    readonly listener: Listener;
  };
  /** False where the platform hides why a handshake failed. */
  readonly tellsStatus: boolean;
}

const MIB = 1024 * 1024;
const CANARY = 'canary-secret-123456';

interface Room extends AsyncDisposable {
  readonly url: URL;
  readonly clock: Clock & { readonly timerCount: number };
  connect(sink: RecordingSink, request?: Partial<ConnectRequest>, signal?: AbortSignal): Promise<Connection>;
}

/** What every pair of transport and listener must do. Written against the interface alone. */
export function transportCases(name: string, { make, tellsStatus }: TransportUnderTest): void {
  interface RoomOptions {
    readonly clock?: Clock & { readonly timerCount: number };
    readonly maximumPayloadBytes?: number;
  }
  const open = async (handler: (incoming: IncomingConnection) => void, options: RoomOptions = {}): Promise<Room> => {
    const { clock = countingClock(), ...rest } = options;
    const { transport, listener } = make({ clock, ...rest });
    const listening = await listener.listen(handler);
    return {
      url: listening.url,
      clock,
      connect: (sink, request, signal) =>
        transport.connect({ url: listening.url, headers: {}, protocols: [], ...request }, sink, { signal }),
      [Symbol.asyncDispose]: async () => listening[Symbol.asyncDispose](),
    };
  };
  /** A room with one connection, both ends at hand. */
  const pair = async (options: RoomOptions & { readonly sink?: RecordingSink } = {}) => {
    const serverSink = recordingSink();
    let server: Connection | undefined;
    const room = await open((incoming) => (server = incoming.accept(serverSink)), options);
    const sink = options.sink ?? recordingSink();
    const client = await room.connect(sink);
    return {
      room,
      client,
      sink,
      server: server as Connection,
      serverSink,
      [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
    };
  };
  /** Long enough for everything that was sent before to arrive, were it not held back. */
  const roundTrips = async (count = 3): Promise<void> => {
    await using other = await pair();
    for (let trip = 1; trip <= count; trip += 1) {
      other.client.send('ping');
      await other.serverSink.count(trip);
      other.server.send('pong');
      await other.sink.count(trip);
    }
  };
  const rejection = async (promise: Promise<unknown>): Promise<AntiphonError> => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!isAntiphonError(error)) throw new Error('expected an AntiphonError', { cause: error });
    return error;
  };

  const tellsHeaders = make({ clock: countingClock() }).transport.carriesHeaders;

  describe(`${name}: frames`, () => {
    it('delivers what the peer sends in the moment of the upgrade, and its close after that', async () => {
      await using room = await open((incoming) => {
        const server = incoming.accept(recordingSink());
        server.send('first');
        server.send('second');
        void server.close(4000, 'done');
      });
      const sink = recordingSink();
      await room.connect(sink);
      await sink.closed;
      expect(sink.heard).toEqual(['first', 'second', 'close 4000 done remote']);
    });

    it('keeps 1,000 frames in order, both ways', async () => {
      await using it = await pair();
      const sent = Array.from({ length: 1_000 }, (_, index) => `frame ${index}`);
      for (const frame of sent) {
        it.client.send(frame);
        it.server.send(frame);
      }
      await Promise.all([it.sink.count(1_000), it.serverSink.count(1_000)]);
      expect(it.sink.heard).toEqual(sent);
      expect(it.serverSink.heard).toEqual(sent);
    });

    it.each([
      ['empty', 0],
      ['1-byte', 1],
      ['1 MiB', MIB],
      ['16 MiB', 16 * MIB],
    ])('carries %s text both ways, as string and as bytes', async (_size, length) => {
      await using it = await pair();
      const text = 'a'.repeat(length);
      it.client.send(text);
      it.client.send(new TextEncoder().encode(text));
      it.server.send(text);
      it.server.send(new TextEncoder().encode(text));
      await Promise.all([it.sink.count(2), it.serverSink.count(2)]);
      for (const heard of [...it.sink.heard, ...it.serverSink.heard]) {
        expect(heard.length).toBe(length);
        expect(heard === text).toBe(true);
      }
    });

    it('gives the same text for a string and for its UTF-8 bytes', async () => {
      await using it = await pair();
      const text = '\uFEFFgrüße, 世界 🎧';
      it.client.send(text);
      it.client.send(new TextEncoder().encode(`..${text}`).subarray(2));
      await it.serverSink.count(2);
      expect(it.serverSink.heard).toEqual([text, text]);
    });

    it('leaves the bytes given to send as they were', async () => {
      await using it = await pair();
      const bytes = new TextEncoder().encode('unchanged');
      it.client.send(bytes);
      await it.serverSink.count(1);
      expect(textOf(bytes)).toBe('unchanged');
    });
  });

  describe(`${name}: handshake`, () => {
    it('shows the listener an absolute URL, lower-case headers and the subprotocols', async () => {
      let seen: IncomingConnection['request'] | undefined;
      await using room = await open((incoming) => {
        seen = incoming.request;
        incoming.accept(recordingSink(), { protocol: 'realtime' });
      });
      const url = new URL('/v1/realtime?model=m%201', room.url);
      const headers: Record<string, string> = tellsHeaders
        ? { authorization: `Bearer ${CANARY}`, 'x-custom': 'ü1'.slice(1) }
        : {};
      const protocols = ['realtime', 'openai-insecure-api-key.k'];
      await using _connection = await room.connect(recordingSink(), { url, headers, protocols });
      expect(seen?.url.href).toBe(url.href);
      expect(seen?.headers).toMatchObject(headers);
      expect(seen?.protocols).toEqual(protocols);
    });

    it('rejects with the reason of an already aborted signal and opens nothing', async () => {
      let count = 0;
      await using room = await open(() => (count += 1));
      const reason = new Error('changed my mind');
      await expect(room.connect(recordingSink(), {}, AbortSignal.abort(reason))).rejects.toBe(reason);
      await roundTrips(1);
      expect(count).toBe(0);
    });

    it('rejects with the reason of a signal that aborts while connecting, tells the peer and leaves nothing', () =>
      leavingNoHandle(async () => {
        const reason = new Error('too slow');
        const aborter = new AbortController();
        const sink = recordingSink();
        let incoming: IncomingConnection | undefined;
        await using room = await open((handshake) => {
          incoming = handshake;
          aborter.abort(reason);
        });
        await expect(room.connect(sink, {}, aborter.signal)).rejects.toBe(reason);
        expect(getEventListeners(aborter.signal, 'abort')).toEqual([]);
        expect(room.clock.timerCount).toBe(0);
        const { signal } = incoming as IncomingConnection;
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        expect(() => incoming?.accept(recordingSink())).toThrow(expect.objectContaining({ code: 'CLOSED' }));
        incoming?.reject(503);
        expect(sink.heard).toEqual([]);
      }));

    it('lets go of the signal once it is connected', async () => {
      await using room = await open((incoming) => incoming.accept(recordingSink()));
      const aborter = new AbortController();
      await using connection = await room.connect(recordingSink(), {}, aborter.signal);
      expect(getEventListeners(aborter.signal, 'abort')).toEqual([]);
      expect(room.clock.timerCount).toBe(0);
      aborter.abort();
      expect(() => connection.send('still open')).not.toThrow();
    });

    it('times out on a handshake that is never answered', () =>
      leavingNoHandle(async () => {
        const clock = testClock();
        await using room = await open(() => clock.advance(10_000), { clock });
        const error = await rejection(room.connect(recordingSink()));
        expect(error).toMatchObject({ code: 'TIMEOUT', isRetryable: true });
        expect(clock.timerCount).toBe(0);
      }));

    it.each([
      [301, 'CONNECT_FAILED', false],
      [400, 'CONNECT_FAILED', false],
      [401, 'AUTH_FAILED', false],
      [403, 'AUTH_FAILED', false],
      [404, 'CONNECT_FAILED', false],
      [429, 'RATE_LIMITED', true],
      [503, 'CONNECT_FAILED', true],
    ])('tells a refusal with status %i as %s, without a secret', (status, code, isRetryable) =>
      leavingNoHandle(async () => {
        const api = {
          type: 'invalid_request_error',
          code: 'some_code',
          message: `refused: Bearer ${CANARY}, yes ${CANARY}`,
          param: null,
        };
        const headers = { 'retry-after': '7', location: 'ws://127.0.0.1:9/elsewhere', 'x-request-id': 'req_1' };
        await using room = await open((incoming) => incoming.reject(status, { error: api }, headers));
        const sink = recordingSink();
        const request = { headers: tellsHeaders ? { authorization: `Bearer ${CANARY}` } : {} };
        const error = await rejection(room.connect(sink, request));
        expect(error.cause).toBeInstanceOf(Error);
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
        expect(sink.heard).toEqual([]);
        if (!tellsStatus) return expect(error.code).toBe('CONNECT_FAILED');
        expect(error).toMatchObject({
          code,
          isRetryable,
          retryAfterMs: 7_000,
          details: { status, errorType: 'invalid_request_error', errorCode: 'some_code', requestId: 'req_1' },
        });
      }),
    );

    it('refuses a URL that is not ws: or wss:', async () => {
      await using room = await open((incoming) => incoming.reject(500));
      expect(await rejection(room.connect(recordingSink(), { url: new URL('ftp://127.0.0.1/') }))).toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    });

    it('gives up on a server that selects none of the offered subprotocols', async () => {
      await using room = await open((incoming) => incoming.accept(recordingSink()));
      expect(await rejection(room.connect(recordingSink(), { protocols: ['realtime'] }))).toMatchObject({
        code: 'CONNECT_FAILED',
      });
    });

    it('fails to connect where nobody listens any more', async () => {
      const room = await open((incoming) => incoming.accept(recordingSink()));
      await room[Symbol.asyncDispose]();
      const error = await rejection(room.connect(recordingSink()));
      expect(error).toMatchObject({ code: 'CONNECT_FAILED' });
      expect(error.cause).toBeInstanceOf(Error);
    });
  });

  describe(`${name}: listener`, () => {
    it('lets a handshake be answered later, and once', async () => {
      const waiting: IncomingConnection[] = [];
      await using room = await open((incoming) => {
        waiting.push(incoming);
        queueMicrotask(() => {
          incoming.accept(recordingSink());
          incoming.reject(500);
        });
      });
      await using _connection = await room.connect(recordingSink());
      expect(() => waiting[0]?.accept(recordingSink())).toThrow(expect.objectContaining({ code: 'CLOSED' }));
      expect(waiting[0]?.signal.aborted).toBe(false);
    });

    it('refuses to select what was not offered, or to reject with a status that is no refusal', async () => {
      const errors: unknown[] = [];
      const attempt = (run: () => void): void => {
        try {
          run();
        } catch (error) {
          errors.push(error);
        }
      };
      await using room = await open((incoming) => {
        attempt(() => incoming.accept(recordingSink(), { protocol: 'other' }));
        attempt(() => incoming.reject(200));
        incoming.accept(recordingSink());
      });
      await using _connection = await room.connect(recordingSink());
      expect(errors).toEqual([
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      ]);
    });

    it('ends everything when disposed, twice without harm', () =>
      leavingNoHandle(async () => {
        const waiting: IncomingConnection[] = [];
        const serverSink = recordingSink();
        const room = await open((incoming) => {
          if (waiting.length === 0 && incoming.request.url.pathname === '/open') incoming.accept(serverSink);
          else waiting.push(incoming);
        });
        const sink = recordingSink();
        await room.connect(sink, { url: new URL('/open', room.url) });
        const refused = rejection(room.connect(recordingSink(), { url: new URL('/wait', room.url) }));
        while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
        await Promise.all([room[Symbol.asyncDispose](), room[Symbol.asyncDispose]()]);
        await room[Symbol.asyncDispose]();
        expect(await sink.closed).toMatchObject({ code: 1001, initiator: 'remote' });
        expect(serverSink.closes).toMatchObject([{ code: 1001, initiator: 'local' }]);
        expect(await refused).toMatchObject({
          code: 'CONNECT_FAILED',
          ...(tellsStatus ? { details: { status: 503 } } : {}),
        });
      }));

    it('ends a connection with 1009 when a message is too big, and both sides hear of it', async () => {
      await using it = await pair({ maximumPayloadBytes: 1_000 });
      it.client.send('x'.repeat(1_000));
      it.client.send('x'.repeat(1_001));
      expect(await it.serverSink.closed).toMatchObject({ code: 1009, initiator: 'lost' });
      expect(await it.sink.closed).toMatchObject({ code: 1009, initiator: 'remote' });
      expect(it.serverSink.frames).toHaveLength(1);
    });
  });

  describe(`${name}: the end`, () => {
    it('closes once, however often it is asked, with one info that the sink heard first', () =>
      leavingNoHandle(async () => {
        await using it = await pair();
        const infos = await Promise.all([it.client.close(4001, 'enough'), it.client.close(), it.client.close(3000)]);
        infos.push(await it.client.close());
        await it.client[Symbol.asyncDispose]();
        expect(infos[0]).toEqual({ code: 4001, reason: 'enough', initiator: 'local' });
        expect(new Set(infos).size).toBe(1);
        expect(it.sink.closes).toEqual([infos[0]]);
        expect(await it.serverSink.closed).toEqual({ code: 4001, reason: 'enough', initiator: 'remote' });
        expect(it.room.clock.timerCount).toBe(0);
      }));

    it.each([
      [1000, ''],
      [1001, 'Your session hit the maximum duration of 60 minutes.'],
      [3000, 'invalid_request_error.invalid_api_key'],
      [4000, 'invalid_request_error.beta_api_shape_disabled'],
    ])('reports a remote close %i with its reason', async (code, reason) => {
      await using it = await pair();
      await it.server.close(code, reason);
      expect(await it.sink.closed).toEqual({ code, reason, initiator: 'remote' });
      expect(await it.client.close()).toEqual({ code, reason, initiator: 'remote' });
      expect(it.sink.closes).toHaveLength(1);
    });

    it('throws CLOSED from send as soon as it is closing, and after the end, on both sides', async () => {
      await using it = await pair();
      const closed = it.client.close();
      expect(() => it.client.send('x')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
      await closed;
      expect(() => it.client.send('x')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
      await it.serverSink.closed;
      expect(() => it.server.send('x')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
      expect(it.client.bufferedBytes).toBe(0);
    });

    it('delivers no frame after a local close, and what was sent before it still arrives', async () => {
      await using it = await pair();
      it.client.send('last');
      const closed = it.client.close();
      it.server.send('too late');
      await closed;
      await it.serverSink.closed;
      expect(it.sink.heard).toEqual(['close 1000  local']);
      expect(it.serverSink.heard).toEqual(['last', 'close 1000  remote']);
    });

    it.each([
      [999, ''],
      [1005, ''],
      [1006, ''],
      [1015, ''],
      [2000, ''],
      [5000, ''],
      [1000.5, ''],
      [1000, 'ü'.repeat(62)],
    ])('refuses to close with %d and a reason it cannot send, and stays open', async (code, reason) => {
      await using it = await pair();
      expect(await rejection(it.client.close(code, reason))).toMatchObject({ code: 'INVALID_ARGUMENT' });
      it.client.send('open');
      await it.serverSink.count(1);
    });

    it('closes at the end of an await using block', async () => {
      await using room = await pair();
      const serverSink = recordingSink();
      await using other = await open((incoming) => incoming.accept(serverSink));
      const sink = recordingSink();
      {
        await using connection = await other.connect(sink);
        connection.send('hello');
      }
      expect(sink.closes).toEqual([{ code: 1000, reason: '', initiator: 'local' }]);
      await serverSink.closed;
      expect(serverSink.heard).toEqual(['hello', 'close 1000  remote']);
      expect(room.sink.heard).toEqual([]);
    });
  });

  describe(`${name}: pause and back-pressure`, () => {
    it('holds frames while paused, also those that arrived in the same piece, and the close behind them', async () => {
      const sink = recordingSink((frame) => {
        if (textOf(frame) === 'pause') it.client.pause();
      });
      await using it = await pair({ sink });
      const { client } = it;
      for (const frame of ['one', 'pause', 'three', 'pause', 'five']) it.server.send(frame);
      void it.server.close(4002, 'end');
      await sink.count(2);
      await roundTrips();
      expect(sink.heard).toEqual(['one', 'pause']);
      client.resume();
      await sink.count(4);
      await roundTrips();
      expect(sink.heard).toEqual(['one', 'pause', 'three', 'pause']);
      client.resume();
      await sink.closed;
      expect(sink.heard).toEqual(['one', 'pause', 'three', 'pause', 'five', 'close 4002 end remote']);
    });

    it('closes while paused, without waiting for a resume', async () => {
      await using it = await pair();
      it.client.pause();
      it.server.send('held');
      await roundTrips();
      const closed = it.client.close();
      it.client.pause();
      expect(await closed).toMatchObject({ code: 1000, initiator: 'local' });
      expect(it.sink.heard).toEqual(['close 1000  local']);
    });

    it('shows a slow reader in bufferedBytes, and drained waits for it', async () => {
      await using it = await pair();
      it.server.pause();
      await it.client.drained();
      const chunk = 'x'.repeat(256 * 1024);
      for (let index = 0; index < 128; index += 1) it.client.send(chunk);
      let isDrained = false;
      const drained = it.client.drained().then(() => (isDrained = true));
      await roundTrips();
      expect(isDrained).toBe(false);
      expect(it.client.bufferedBytes).toBeGreaterThan(64 * 1024);
      it.server.resume();
      await drained;
      expect(it.client.bufferedBytes).toBeLessThan(64 * 1024);
      await it.serverSink.count(128);
      await it.client.drained();
    });

    it('rejects drained with the reason of its signal, or with CLOSED when the connection ends', async () => {
      await using it = await pair();
      it.server.pause();
      for (let index = 0; index < 128; index += 1) it.client.send('x'.repeat(256 * 1024));
      const reason = new Error('no patience');
      const aborter = new AbortController();
      const aborted = it.client.drained({ signal: aborter.signal });
      const ended = rejection(it.client.drained());
      aborter.abort(reason);
      await expect(aborted).rejects.toBe(reason);
      expect(getEventListeners(aborter.signal, 'abort')).toEqual([]);
      await expect(it.client.drained({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect((await it.client.close()).initiator).toBe('local');
      expect(await ended).toMatchObject({ code: 'CLOSED' });
      expect(await rejection(it.client.drained())).toMatchObject({ code: 'CLOSED' });
      expect(it.room.clock.timerCount).toBe(0);
    });
  });
}
