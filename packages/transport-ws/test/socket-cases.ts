import type { Clock, Connection, Transport } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { leavingNoHandle } from './open-handles.ts';
import { rawServer, rawWebSocketServer, upgradeByHand } from './raw-server.ts';
import { recordingSink, type RecordingSink } from './recording-sink.ts';
import { countingClock, testClock } from './test-clock.ts';

/** What a transport over real sockets must do when the other side is not well-behaved. It must give up a close after 100 ms. */
export function socketCases(name: string, make: (options: { readonly clock: Clock }) => Transport): void {
  const connect = (url: URL, sink: RecordingSink, clock: Clock = countingClock()): Promise<Connection> =>
    make({ clock }).connect({ url, headers: {}, protocols: [] }, sink);

  describe(`${name}: rough peers`, () => {
    it('reports a close without a code as 1005', () =>
      leavingNoHandle(async () => {
        await using server = await rawWebSocketServer((webSocket) => webSocket.close());
        const sink = recordingSink();
        await connect(server.url, sink);
        expect(await sink.closed).toEqual({ code: 1005, reason: '', initiator: 'remote' });
      }));

    it('reports a destroyed socket as lost, after the frames that came before', () =>
      leavingNoHandle(async () => {
        await using server = await rawWebSocketServer((webSocket) =>
          webSocket.send('half a word', () => webSocket.terminate()),
        );
        const sink = recordingSink();
        const connection = await connect(server.url, sink);
        expect(await sink.closed).toEqual({ code: 1006, reason: '', initiator: 'lost' });
        expect(sink.heard).toEqual(['half a word', 'close 1006  lost']);
        expect(await connection.close()).toEqual(sink.closes[0]);
        expect(() => connection.send('x')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
      }));

    it('ends a close that the peer never answers', () =>
      leavingNoHandle(async () => {
        await using server = await rawServer(upgradeByHand);
        const sink = recordingSink();
        const clock = countingClock();
        const connection = await connect(server.url, sink, clock);
        expect(await connection.close(4000)).toEqual({ code: 1006, reason: '', initiator: 'local' });
        expect(sink.closes).toHaveLength(1);
        expect(clock.timerCount).toBe(0);
      }));

    it('delivers binary messages as bytes', async () => {
      await using server = await rawWebSocketServer((webSocket) => webSocket.send(Buffer.from([0xff, 0, 1])));
      const sink = recordingSink();
      await using _connection = await connect(server.url, sink);
      await sink.count(1);
      expect(Array.from(sink.frames[0] as Uint8Array)).toEqual([0xff, 0, 1]);
    });

    it('gives up when the server hangs up during the handshake', () =>
      leavingNoHandle(async () => {
        await using server = await rawServer((socket) => socket.destroy());
        await expect(connect(server.url, recordingSink())).rejects.toMatchObject({
          code: 'CONNECT_FAILED',
          cause: expect.any(Error),
        });
      }));

    it('gives up when the upgrade is answered with a wrong key', () =>
      leavingNoHandle(async () => {
        await using server = await rawServer((socket) =>
          socket.write(
            'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n',
          ),
        );
        await expect(connect(server.url, recordingSink())).rejects.toMatchObject({
          code: 'CONNECT_FAILED',
          cause: expect.any(Error),
        });
      }));

    it('times out on a server that takes the connection and says nothing', () =>
      leavingNoHandle(async () => {
        const clock = testClock();
        await using server = await rawServer(() => clock.advance(10_000));
        await expect(connect(server.url, recordingSink(), clock)).rejects.toMatchObject({ code: 'TIMEOUT' });
      }));
  });
}
