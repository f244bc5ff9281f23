import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { leavingNoHandle, recordingSink, testClock } from '@antiphon/compliance';
import type { Connection } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { wsListener, wsTransport } from '../src/index.ts';

interface Peer extends AsyncDisposable {
  readonly url: URL;
  readonly opened: Promise<WebSocket>;
}

/** A server of ws itself, which answers pings only when told to. */
async function peer({ autoPong }: { readonly autoPong: boolean }): Promise<Peer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong });
  const opened = once(server, 'connection').then(([webSocket]) => webSocket as WebSocket);
  await once(server, 'listening');
  return {
    url: new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    opened,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const client of server.clients) client.terminate();
      await closed;
    },
  };
}

async function connectTo(url: URL, clock = testClock()) {
  const sink = recordingSink();
  const transport = wsTransport({ clock, pingIntervalMs: 1_000, pongTimeoutMs: 300, closeTimeoutMs: 100 });
  const connection = await transport.connect({ url, headers: {}, protocols: [] }, sink);
  return { clock, connection, sink };
}

/** The end of a socket is heard later, but at once nothing can be sent any more. */
function expectOpen(connection: Connection): void {
  expect(() => connection.send('still here')).not.toThrow();
}

describe('ws: pings', () => {
  it('go on as long as the peer answers, and leave no timer after the end', () =>
    leavingNoHandle(async () => {
      await using server = await peer({ autoPong: true });
      const { clock, connection, sink } = await connectTo(server.url);
      const webSocket = await server.opened;
      for (let round = 0; round < 5; round += 1) {
        const pinged = once(webSocket, 'ping');
        clock.advance(1_000);
        await pinged;
        // The pong left before this frame does.
        webSocket.send(`round ${round}`);
        await sink.count(round + 1);
        clock.advance(300);
      }
      expect(sink.closes).toEqual([]);
      expect(clock.timerCount).toBe(1);
      const closed = connection.close();
      expect(clock.timerCount).toBe(0);
      await closed;
      expect(clock.timerCount).toBe(0);
    }));

  it('end a connection as lost when nothing comes back in time, and not before', () =>
    leavingNoHandle(async () => {
      await using server = await peer({ autoPong: false });
      const { clock, connection, sink } = await connectTo(server.url);
      const pinged = once(await server.opened, 'ping');
      clock.advance(1_000);
      await pinged;
      clock.advance(299);
      expectOpen(connection);
      clock.advance(1);
      expect(await sink.closed).toEqual({
        code: 1006,
        reason: 'no answer to a ping within 300 ms',
        initiator: 'lost',
      });
      expect(clock.timerCount).toBe(0);
    }));

  it('take any frame of the peer for an answer', async () => {
    await using server = await peer({ autoPong: false });
    const { clock, connection, sink } = await connectTo(server.url);
    const webSocket = await server.opened;
    const pinged = once(webSocket, 'ping');
    clock.advance(1_000);
    await pinged;
    webSocket.send('alive');
    await sink.count(1);
    clock.advance(300);
    expectOpen(connection);
    await connection.close();
  });

  it('conclude nothing from the silence of a connection that we paused, and judge anew after resume', () =>
    leavingNoHandle(async () => {
      await using server = await peer({ autoPong: false });
      const { clock, connection, sink } = await connectTo(server.url);
      const pinged = once(await server.opened, 'ping');
      clock.advance(1_000);
      await pinged;
      connection.pause();
      for (let round = 0; round < 5; round += 1) clock.advance(1_000);
      expectOpen(connection);
      clock.advance(1_000);
      connection.resume();
      clock.advance(300);
      expectOpen(connection);
      clock.advance(700);
      clock.advance(300);
      expect(await sink.closed).toMatchObject({ code: 1006, initiator: 'lost' });
    }));

  it('let a big upload take its time: the ping waits behind it', () =>
    leavingNoHandle(async () => {
      await using server = await peer({ autoPong: true });
      const { clock, connection, sink } = await connectTo(server.url);
      const webSocket = await server.opened;
      webSocket.pause();
      for (let index = 0; index < 256; index += 1) connection.send('x'.repeat(256 * 1024));
      expect(connection.bufferedBytes).toBeGreaterThan(0);
      clock.advance(1_000);
      const received = new Promise<void>((resolve) => {
        let count = 0;
        webSocket.on('message', () => (count += 1) === 16 && resolve());
      });
      webSocket.resume();
      await received;
      webSocket.pause();
      expect(connection.bufferedBytes).toBeGreaterThan(0);
      clock.advance(300);
      expectOpen(connection);
      // Now nothing moves any more, for the whole of the next deadline.
      clock.advance(1_000);
      clock.advance(300);
      expect(await sink.closed).toMatchObject({ code: 1006, initiator: 'lost' });
    }));

  it('are sent by a listener too', () =>
    leavingNoHandle(async () => {
      const clock = testClock();
      const serverSink = recordingSink();
      const listener = wsListener({ clock, pingIntervalMs: 1_000, pongTimeoutMs: 300 });
      await using listening = await listener.listen((incoming) => incoming.accept(serverSink));
      const sink = recordingSink();
      const request = { url: listening.url, headers: {}, protocols: [] };
      const connection = await wsTransport({ pingIntervalMs: 0 }).connect(request, sink);
      // A client that reads nothing answers nothing.
      connection.pause();
      clock.advance(1_000);
      clock.advance(300);
      expect(await serverSink.closed).toMatchObject({ code: 1006, initiator: 'lost' });
      expect(clock.timerCount).toBe(0);
      connection.resume();
      expect(await sink.closed).toMatchObject({ code: 1006, initiator: 'lost' });
    }));

  it('are not sent when the interval is 0', async () => {
    const clock = testClock();
    await using listening = await wsListener().listen((incoming) => incoming.accept(recordingSink()));
    const transport = wsTransport({ clock, pingIntervalMs: 0 });
    await using _connection = await transport.connect(
      { url: listening.url, headers: {}, protocols: [] },
      recordingSink(),
    );
    expect(clock.timerCount).toBe(0);
  });
});
