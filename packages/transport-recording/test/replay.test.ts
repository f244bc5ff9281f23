import { leavingNoHandle, recordingSink, testClock } from '@antiphon/compliance';
import type { Frame } from '@antiphon/interface';
import { loopback } from '@antiphon/transport-loopback';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { describe, expect, it } from 'vitest';
import { recordTransport, replayTransport, type RecordTransportOptions } from '../src/index.ts';

const request = { url: new URL('ws://127.0.0.1/v1/realtime?model=m'), headers: {}, protocols: [] };

type Part = readonly [atMs: number, from: 'client' | 'server', text: string];

/** A recording of one connection, written by hand. */
function recordingOf(parts: readonly Part[], ...ends: object[]): string {
  const base = { connection: 1 };
  return [
    { ...base, atMs: 0, kind: 'connect', url: request.url.href, headers: {}, protocols: [] },
    { ...base, atMs: 100, kind: 'open' },
    ...parts.map(([atMs, from, text]) => ({ ...base, atMs, kind: 'frame', from, text })),
    ...ends.map((end) => ({ ...base, ...end })),
  ]
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('');
}

/** Lets everything happen that waits for no time. */
const settled = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('replayTransport', () => {
  it.each([
    ['loopback', () => loopback()],
    ['ws', () => ({ transport: wsTransport(), listener: wsListener() })],
  ])('plays back over nothing what was recorded over %s', (_name, make) =>
    leavingNoHandle(async () => {
      const { transport, listener } = make();
      let recording = '';
      const options: RecordTransportOptions = { audio: 'full' };
      const recorded = recordTransport(transport, { write: (line) => (recording += line) }, options);
      /** Sends three frames, each after the answer to the last. */
      const converse = async (over: typeof transport, url: URL): Promise<readonly string[]> => {
        const sink = recordingSink((frame: Frame) => {
          if (sink.frames.length < 4) connection.send(`after ${sink.frames.length}: ${sink.heard.length}`);
          return frame;
        });
        const connection = await over.connect({ url, headers: {}, protocols: [] }, sink);
        connection.send('begin');
        await sink.closed;
        return sink.heard;
      };
      let url = request.url;
      const heard: (readonly string[])[] = [];
      {
        await using listening = await listener.listen((incoming) => {
          let count = 0;
          const server = incoming.accept({
            frame() {
              server.send(`answer ${(count += 1)}`);
              if (count === 4) void server.close(4001, 'that was all');
            },
            close: () => undefined,
          });
        });
        url = listening.url;
        heard.push(await converse(recorded, url));
      }
      const replay = replayTransport(recording, { strict: true });
      heard.push(await converse(replay, url));
      expect(heard[1]).toEqual(heard[0]);
      expect(heard[0]).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 4', 'close 4001 that was all remote']);
      expect(() => replay.verify()).not.toThrow();
    }),
  );

  it('waits for the frames of the client, and not longer', async () => {
    const replay = replayTransport(
      recordingOf([
        [200, 'server', 'hello'],
        [300, 'client', 'one'],
        [400, 'server', 'to one'],
        [500, 'client', 'two'],
        [600, 'server', 'to two'],
      ]),
    );
    const sink = recordingSink();
    const connection = await replay.connect(request, sink);
    await settled();
    expect(sink.heard).toEqual(['hello']);
    connection.send('anything');
    expect(sink.heard).toEqual(['hello']);
    await settled();
    expect(sink.heard).toEqual(['hello', 'to one']);
    connection.send('anything else');
    await settled();
    expect(sink.heard).toEqual(['hello', 'to one', 'to two']);
    connection.send('more than was recorded');
    await connection.close(4000, 'bye');
    expect(sink.heard.at(-1)).toBe('close 4000 bye local');
    expect(() => connection.send('x')).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });

  it.each([
    [1, [100, 100, 200]],
    [2, [50, 50, 100]],
    [0.5, [200, 200, 400]],
  ])('plays at the speed %d, by its clock', async (speed, [handshakeMs = 0, firstMs = 0, secondMs = 0]) => {
    const clock = testClock();
    const replay = replayTransport(
      recordingOf([
        [200, 'server', 'first'],
        [300, 'client', 'x'],
        [500, 'server', 'second'],
      ]),
      { speed, clock },
    );
    const sink = recordingSink();
    const connecting = replay.connect(request, sink);
    await settled();
    clock.advance(handshakeMs - 1);
    expect(clock.timerCount).toBe(1);
    clock.advance(1);
    const connection = await connecting;
    await settled();
    clock.advance(firstMs - 1);
    expect(sink.heard).toEqual([]);
    clock.advance(1);
    expect(sink.heard).toEqual(['first']);
    clock.advance(10_000);
    connection.send('x');
    await settled();
    clock.advance(secondMs - 1);
    expect(sink.heard).toEqual(['first']);
    clock.advance(1);
    expect(sink.heard).toEqual(['first', 'second']);
    await connection.close();
    expect(clock.timerCount).toBe(0);
  });

  it('leaves no timer when it is closed, or aborted, before its time', async () => {
    const clock = testClock();
    const recording = recordingOf([[200, 'server', 'late']]);
    const aborter = new AbortController();
    const connecting = replayTransport(recording, { speed: 1, clock }).connect(request, recordingSink(), {
      signal: aborter.signal,
    });
    const reason = new Error('no time');
    aborter.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    expect(clock.timerCount).toBe(0);
    const later = replayTransport(recording, { speed: 1, clock }).connect(request, recordingSink());
    await settled();
    clock.advance(100);
    const connection = await later;
    await settled();
    expect(clock.timerCount).toBe(1);
    await connection.close();
    expect(clock.timerCount).toBe(0);
  });

  it('holds frames while paused', async () => {
    const end = { atMs: 300, kind: 'close', code: 1001, reason: 'away', initiator: 'remote' };
    const replay = replayTransport(
      recordingOf(
        [
          [200, 'client', 'go'],
          [250, 'server', 'held'],
        ],
        end,
      ),
    );
    const sink = recordingSink();
    const connection = await replay.connect(request, sink);
    connection.pause();
    connection.send('go');
    await settled();
    expect(sink.heard).toEqual([]);
    await expect(connection.drained()).rejects.toMatchObject({ code: 'CLOSED' });
    connection.resume();
    expect(sink.heard).toEqual(['held', 'close 1001 away remote']);
    expect(await connection.close()).toEqual({ code: 1001, reason: 'away', initiator: 'remote' });
  });

  it("leaves a close that was the client's own to the client", async () => {
    const end = { atMs: 300, kind: 'close', code: 4000, reason: 'enough', initiator: 'local' };
    const sink = recordingSink();
    const connection = await replayTransport(recordingOf([[200, 'server', 'hello']], end)).connect(request, sink);
    await settled();
    expect(sink.heard).toEqual(['hello']);
    expect(await connection.close(4001, 'now')).toEqual({ code: 4001, reason: 'now', initiator: 'local' });
  });

  it('plays audio of which only a digest was kept as silence of the same length', async () => {
    let recording = '';
    const { transport, listener } = loopback();
    const audio = Buffer.alloc(4_800, 9).toString('base64');
    await using listening = await listener.listen((incoming) =>
      incoming.accept(recordingSink()).send(JSON.stringify({ type: 'response.output_audio.delta', delta: audio })),
    );
    const recorded = recordTransport(transport, { write: (line) => (recording += line) });
    const first = recordingSink();
    await using connection = await recorded.connect({ ...request, url: listening.url }, first);
    await first.count(1);
    connection.send(JSON.stringify({ type: 'input_audio_buffer.append', audio }));
    await connection.close();
    const again = recordingSink();
    const replay = replayTransport(recording, { strict: true });
    await using replayed = await replay.connect({ ...request, url: listening.url }, again);
    await again.count(1);
    const { delta } = JSON.parse(again.heard[0] ?? '{}') as { readonly delta: string };
    expect(Buffer.from(delta, 'base64')).toEqual(Buffer.alloc(4_800));
    replayed.send(JSON.stringify({ audio, type: 'input_audio_buffer.append' }));
    await replayed.close();
    expect(() => replay.verify()).not.toThrow();
  });

  it('fails as the recorded attempt did, and for attempts that were not recorded', async () => {
    let recording = '';
    const { transport, listener } = loopback();
    const recorded = recordTransport(transport, { write: (line) => (recording += line) });
    await using _listening = await listener.listen((incoming) =>
      incoming.reject(429, { error: { code: 'slow' } }, { 'retry-after': '2' }),
    );
    const attempt = async (over: typeof transport): Promise<unknown> =>
      over.connect(request, recordingSink()).catch((error: unknown) => error);
    const first = await attempt(recorded);
    const replay = replayTransport(recording);
    const { code, message, details, isRetryable, retryAfterMs } = first as Record<string, unknown>;
    expect(await attempt(replay)).toMatchObject({
      code,
      message,
      isRetryable,
      retryAfterMs,
      details: JSON.parse(JSON.stringify(details)),
      cause: expect.any(Error),
    });
    expect(await attempt(replay)).toMatchObject({ code: 'CONNECT_FAILED', isRetryable: false });
  });

  it('fails where the recording ends within the handshake', async () => {
    const cut = recordingOf([]).split('\n')[0] ?? '';
    await expect(replayTransport(cut).connect(request, recordingSink())).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
    });
  });

  it.each([0, -1, Number.NaN])('refuses the speed %d', (speed) => {
    expect(() => replayTransport('', { speed })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('refuses a recording that cannot be read, and names the line', () => {
    expect(() => replayTransport(`${recordingOf([])}oops`)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', details: { line: 3 } }),
    );
  });
});

describe('replayTransport, strict', () => {
  const recording = recordingOf(
    [
      [200, 'client', '{"type":"session.update","event_id":"1","session":{"voice":"alloy"}}'],
      [300, 'server', '{"type":"session.updated"}'],
      [400, 'client', 'plain'],
    ],
    { atMs: 500, kind: 'close', code: 4000, reason: 'done', initiator: 'local' },
  );
  const update = (voice: string): string =>
    JSON.stringify({ event_id: 'other', session: { voice }, type: 'session.update' });
  const begin = async () => {
    const replay = replayTransport(recording, { strict: true });
    const sink = recordingSink();
    return { replay, sink, connection: await replay.connect(request, sink) };
  };

  it('is content with the same frames, in whatever order of members, save the event ids', async () => {
    const { replay, sink, connection } = await begin();
    connection.send(update('alloy'));
    await sink.count(1);
    connection.send(new TextEncoder().encode('plain'));
    await connection.close(4000, 'done');
    expect(replay.difference).toBeUndefined();
    expect(() => replay.verify()).not.toThrow();
  });

  it('reports the first difference with frame and path, and ends the connection', async () => {
    const { replay, sink, connection } = await begin();
    expect(() => connection.send(update('ash'))).toThrow(
      expect.objectContaining({ code: 'PROTOCOL', details: { connection: 1, frame: 1, path: '$.session.voice' } }),
    );
    expect(await sink.closed).toMatchObject({ code: 1002, initiator: 'lost' });
    expect(replay.difference).toEqual({ connection: 1, frame: 1, path: '$.session.voice' });
    expect(() => replay.verify()).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
    expect(() => connection.send(update('alloy'))).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });

  it('reports a frame that was not recorded, a frame that never came, and another close', async () => {
    const more = await begin();
    more.connection.send(update('alloy'));
    more.connection.send('plain');
    expect(() => more.connection.send('one more')).toThrow(
      expect.objectContaining({ details: { connection: 1, frame: 3, path: '$' } }),
    );
    const less = await begin();
    less.connection.send(update('alloy'));
    expect(() => less.replay.verify()).toThrow(
      expect.objectContaining({ details: { connection: 1, frame: 2, path: '$' } }),
    );
    const other = await begin();
    other.connection.send(update('alloy'));
    other.connection.send('plain');
    await other.connection.close(4000, 'other');
    expect(other.replay.difference).toEqual({ connection: 1, frame: 3, path: '$.reason' });
  });

  it('reports a connection that was never asked for', () => {
    expect(() => replayTransport(recording).verify()).toThrow(
      expect.objectContaining({ details: { connection: 1, frame: 0, path: '$' } }),
    );
  });

  it('compares the request, unless told not to', async () => {
    const asked = { ...request, url: new URL('ws://127.0.0.1/v1/realtime?model=other') };
    const strict = replayTransport(recording, { strict: true });
    await expect(strict.connect(asked, recordingSink())).rejects.toMatchObject({
      code: 'PROTOCOL',
      details: { connection: 1, frame: 0, path: '$.url' },
    });
    const lenient = replayTransport(recording, { strict: true, ignoredPaths: ['$.url', '$.event_id'] });
    await using connection = await lenient.connect(asked, recordingSink());
    expect(lenient.difference).toBeUndefined();
    connection.send(update('alloy'));
  });

  it('takes another key for the same request', async () => {
    let written = '';
    const { transport, listener } = loopback();
    const recorded = recordTransport(transport, { write: (line) => (written += line) });
    await using _listening = await listener.listen((incoming) => incoming.accept(recordingSink()));
    const withKey = (key: string) => ({ ...request, headers: { authorization: `Bearer ${key}-123456` } });
    await (await recorded.connect(withKey('first'), recordingSink())).close();
    const replay = replayTransport(written, { strict: true });
    await (await replay.connect(withKey('second'), recordingSink())).close();
    expect(() => replay.verify()).not.toThrow();
  });
});
