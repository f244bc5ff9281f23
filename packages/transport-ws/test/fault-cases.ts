import { leavingNoHandle, recordingSink, type RecordingSink } from '@antiphon/compliance';
import {
  type Connection,
  type IncomingConnection,
  isAntiphonError,
  type Listener,
  type Transport,
} from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { faultProxy, type FaultProxyOptions, seededRandom } from './fault-proxy.ts';

export interface FaultTimes {
  readonly handshakeTimeoutMs?: number;
  readonly closeTimeoutMs?: number;
  /** Both 0: no pings. */
  readonly pingIntervalMs?: number;
  readonly pongTimeoutMs?: number;
}

export interface TransportOnFaults {
  readonly transport: (times: FaultTimes) => Transport;
  readonly listener: (times: FaultTimes) => Listener;
  /** Whether the transport itself finds out that a network fell silent; every listener here does. */
  readonly pings: boolean;
}

const KIB = 1024;
/** What both sides do where a case says nothing else: no pings, generous limits. */
const CALM: FaultTimes = { handshakeTimeoutMs: 10_000, closeTimeoutMs: 5_000, pingIntervalMs: 0 };

interface Ends extends AsyncDisposable {
  readonly client: Connection;
  readonly clientSink: RecordingSink;
  readonly server: Connection;
  readonly serverSink: RecordingSink;
}

/** What a transport over real sockets does on a network with faults: an outcome each time, never a hang, and no handle left. */
export function faultCases(name: string, given: TransportOnFaults): void {
  /** A client and a listener with the faults between them. */
  const connectOver = async (
    faults: FaultProxyOptions,
    {
      times = {},
      clientSink = recordingSink(),
    }: { readonly times?: FaultTimes; readonly clientSink?: RecordingSink } = {},
  ): Promise<Ends> => {
    const owned: AsyncDisposable[] = [];
    const dispose = async (): Promise<void> => {
      for (const resource of owned.reverse()) await resource[Symbol.asyncDispose]();
    };
    try {
      const serverSink = recordingSink();
      let server: Connection | undefined;
      const accept = (incoming: IncomingConnection): void => void (server = incoming.accept(serverSink));
      const listening = await given.listener({ ...CALM, ...times }).listen(accept);
      owned.push(listening);
      const proxy = await faultProxy(listening.url, faults);
      owned.push(proxy);
      const request = { url: proxy.url, headers: {}, protocols: [] };
      const client = await given.transport({ ...CALM, ...times }).connect(request, clientSink);
      return { client, clientSink, server: server as Connection, serverSink, [Symbol.asyncDispose]: dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  };
  const LOST = { code: 1006, initiator: 'lost' };

  describe(`${name}: a poor network`, { timeout: 60_000 }, () => {
    it.each<[string, FaultProxyOptions]>([
      ['latency', { toServer: { latencyMs: 30 }, toClient: { latencyMs: 30 } }],
      ['little bandwidth', { toServer: { bytesPerSecond: 400_000 }, toClient: { bytesPerSecond: 400_000 } }],
      [
        'pieces of 1 to 7 bytes',
        { toServer: { sliceBytes: 7 }, toClient: { sliceBytes: 7 }, random: seededRandom(20_260_101) },
      ],
    ])('carries everything both ways in spite of %s', (_what, faults) =>
      leavingNoHandle(async () => {
        await using it = await connectOver(faults);
        const random = seededRandom(7);
        const frames = Array.from({ length: 60 }, (_, index) => `${index} ü🎧 ${'x'.repeat(random() * 600)}`);
        for (const frame of [...frames, 'y'.repeat(40 * KIB)]) {
          it.client.send(frame);
          it.server.send(frame);
        }
        await Promise.all([it.clientSink.count(61), it.serverSink.count(61)]);
        expect(it.clientSink.heard.slice(0, 60)).toEqual(frames);
        expect(it.serverSink.heard).toEqual(it.clientSink.heard);
        expect(await it.client.close(4000, 'done')).toEqual({ code: 4000, reason: 'done', initiator: 'local' });
        expect(await it.serverSink.closed).toEqual({ code: 4000, reason: 'done', initiator: 'remote' });
      }),
    );

    it('times out on a handshake that takes too long', () =>
      leavingNoHandle(async () => {
        const connecting = connectOver({ toClient: { latencyMs: 30_000 } }, { times: { handshakeTimeoutMs: 100 } });
        await expect(connecting).rejects.toMatchObject({ code: 'TIMEOUT', isRetryable: true });
      }));

    it.each(['client', 'server'] as const)(
      'keeps what the %s has yet to send within the high-water mark when it awaits drained()',
      (sender) =>
        leavingNoHandle(async () => {
          const slow = { bytesPerSecond: 40_000_000 };
          await using it = await connectOver(sender === 'client' ? { toServer: slow } : { toClient: slow });
          const [connection, sink] = sender === 'client' ? [it.client, it.serverSink] : [it.server, it.clientSink];
          const frame = 'x'.repeat(16 * KIB);
          const highWaterBytes = 128 * KIB;
          let mostBytes = 0;
          // More than the buffers of both sockets and the proxy hold, so that the sender must wait.
          for (let index = 0; index < 1_200; index += 1) {
            connection.send(frame);
            mostBytes = Math.max(mostBytes, connection.bufferedBytes);
            if (connection.bufferedBytes >= highWaterBytes) await connection.drained();
          }
          await sink.count(1_200);
          expect(mostBytes).toBeGreaterThanOrEqual(highWaterBytes);
          expect(mostBytes).toBeLessThan(highWaterBytes + frame.length + KIB);
        }),
    );

    it('waits no longer than its limit for a close that the network keeps back', () =>
      leavingNoHandle(async () => {
        const faults = { toClient: { latencyMs: 0, limit: { afterBytes: 400, how: 'black hole' } } } as const;
        await using it = await connectOver(faults, { times: { closeTimeoutMs: 200 } });
        it.server.send('x'.repeat(400));
        it.client.send('seen');
        await it.serverSink.count(1);
        expect(await it.client.close()).toEqual({ code: 1006, reason: '', initiator: 'local' });
        expect(it.clientSink.closes).toHaveLength(1);
      }));

    it('hears of a close whose TCP end comes late', () =>
      leavingNoHandle(async () => {
        await using it = await connectOver({ toClient: { endDelayMs: 300 }, toServer: { endDelayMs: 300 } });
        expect(await it.server.close(4001, 'late')).toMatchObject({ code: 4001, initiator: 'local' });
        expect(await it.clientSink.closed).toEqual({ code: 4001, reason: 'late', initiator: 'remote' });
      }));
  });

  describe(`${name}: a network that breaks`, { timeout: 60_000 }, () => {
    it.each(['end', 'reset'] as const)('fails to connect when the handshake breaks off (%s)', (how) =>
      leavingNoHandle(async () => {
        const connecting = connectOver({ toClient: { limit: { afterBytes: 40, how } } });
        await expect(connecting).rejects.toMatchObject({ code: 'CONNECT_FAILED', cause: expect.any(Error) });
      }),
    );

    it('times out when the handshake disappears in a black hole', () =>
      leavingNoHandle(async () => {
        const connecting = connectOver(
          { toServer: { limit: { afterBytes: 20, how: 'black hole' } } },
          { times: { handshakeTimeoutMs: 200 } },
        );
        await expect(connecting).rejects.toMatchObject({ code: 'TIMEOUT' });
      }));

    it.each(['end', 'reset'] as const)('is lost on both sides when an open connection breaks off (%s)', (how) =>
      leavingNoHandle(async () => {
        await using it = await connectOver({ toServer: { limit: { afterBytes: 4 * KIB, how } } });
        it.client.send('arrives');
        await it.serverSink.count(1);
        it.client.send('x'.repeat(64 * KIB));
        const waiting = it.client.drained().catch((error: unknown) => error);
        expect(await it.clientSink.closed).toMatchObject(LOST);
        expect(await it.serverSink.closed).toMatchObject(LOST);
        expect(await waiting).toSatisfy((end) => end === undefined || (isAntiphonError(end) && end.code === 'CLOSED'));
        expect(() => it.client.send('more')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
        expect(await it.client.close()).toMatchObject(LOST);
        expect(it.serverSink.frames).toHaveLength(1);
        expect([it.clientSink.closes.length, it.serverSink.closes.length]).toEqual([1, 1]);
      }),
    );

    it('finds out by its pings that the network fell silent', () =>
      leavingNoHandle(async () => {
        const silent = { limit: { afterBytes: 1_000, how: 'black hole' } } as const;
        const times = { pingIntervalMs: 50, pongTimeoutMs: 200, closeTimeoutMs: 300 };
        await using it = await connectOver({ toServer: silent, toClient: silent }, { times });
        it.client.send('x'.repeat(2 * KIB));
        it.server.send('x'.repeat(2 * KIB));
        expect(await it.serverSink.closed).toMatchObject(LOST);
        // A transport without pings hears of it only when it closes.
        if (given.pings) expect(await it.clientSink.closed).toMatchObject(LOST);
        else await it.client.close();
      }));

    // Every seed breaks the stream at another byte: in the handshake, in a frame's head, in its middle, between two.
    it.each(
      (['toServer', 'toClient'] as const).flatMap((side) =>
        (['end', 'reset'] as const).flatMap((how) =>
          Array.from({ length: 12 }, (_, seed) => [side, how, seed] as const),
        ),
      ),
    )('has one outcome when the stream breaks at a random byte (%s, %s, seed %i)', (side, how, seed) =>
      leavingNoHandle(async () => {
        const random = seededRandom(seed);
        const afterBytes = 1 + Math.floor(random() * (seed % 3 === 0 ? 300 : 4_000));
        const faults = { [side]: { limit: { afterBytes, how }, sliceBytes: 700 }, random };
        const clientSink = recordingSink();
        const sent = Array.from({ length: 40 }, (_, index) => `${index}:${'z'.repeat(100)}`);
        const connecting = connectOver(faults, { clientSink, times: { closeTimeoutMs: 500 } });
        const ends = await connecting.catch((error: unknown) => error);
        if (isAntiphonError(ends)) {
          expect(ends.code).toBe('CONNECT_FAILED');
          expect(clientSink.heard).toEqual([]);
          return;
        }
        await using it = ends as Ends;
        sendAll(it.client, sent);
        sendAll(it.server, sent);
        expect(await clientSink.closed).toMatchObject(LOST);
        expect(await it.serverSink.closed).toMatchObject(LOST);
        for (const sink of [clientSink, it.serverSink]) {
          expect(sink.closes).toHaveLength(1);
          expect(sink.heard.slice(0, -1)).toEqual(sent.slice(0, sink.frames.length));
        }
      }),
    );
  });
}

/** Sends until the connection says that it has ended. */
function sendAll(connection: Connection, frames: readonly string[]): void {
  try {
    for (const frame of frames) connection.send(frame);
  } catch (error) {
    expect(error).toMatchObject({ code: 'CLOSED' });
  }
}
