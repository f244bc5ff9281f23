import { bytesFromBase64 } from '@antiphon/protocol';
import type { AudioInput } from '@antiphon/session';
import { from, NEVER, Observable, Subject, throwError } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { failureOf, openSession, type OpenSession } from './support/open-session.ts';
import { type ScriptedServerOptions, settled } from './support/scripted-server.ts';
import { apiError, sessionCreated } from './support/server-events.ts';

const CHUNK_BYTES = 32 * 1024;
const milliseconds = (durationMs: number, value = 1): Uint8Array => new Uint8Array(48 * durationMs).fill(value);

const appended = ({ server }: OpenSession): Uint8Array[] =>
  server.heard.flatMap((event) => (event.type === 'input_audio_buffer.append' ? [bytesFromBase64(event.audio)] : []));

const heardMs = (open: OpenSession): number => appended(open).reduce((sum, { length }) => sum + length / 48, 0);

/** An async iterable that tells how much was taken of it, and whether it was told to stop. */
function counted(pieces: Iterable<AudioInput>) {
  const seen = { taken: 0, isStopped: false };
  async function* generate() {
    try {
      for (const piece of pieces) {
        seen.taken += 1;
        yield piece;
      }
    } finally {
      seen.isStopped = true;
    }
  }
  return { source: generate(), seen };
}

const accept: NonNullable<ScriptedServerOptions['answer']> = ({ type }) => {
  if (type === 'input_audio_buffer.commit') return [{ type: 'input_audio_buffer.committed', item_id: 'item_1' }];
  return type === 'input_audio_buffer.clear' ? [{ type: 'input_audio_buffer.cleared' }] : [];
};

describe.each([
  ['an async iterable', (pieces: AudioInput[]) => counted(pieces).source],
  ['a ReadableStream', (pieces: AudioInput[]) => ReadableStream.from(pieces)],
  ['an Observable', (pieces: AudioInput[]) => from(pieces)],
])('%s', (_what, make) => {
  test('is sent piece by piece, bytes and samples alike', async () => {
    await using open = await openSession();
    const pieces = [milliseconds(20), new Int16Array(480), new Float32Array(480), milliseconds(0)];
    expect(await open.session.sendAudio(make(pieces))).toEqual({ durationMs: 60, droppedMs: 0 });
    await settled();
    expect(appended(open).map(({ length }) => length)).toEqual([960, 960, 960]);
    expect(open.clock.timerCount).toBe(0);
  });

  test('is cut to events of 32 KiB', async () => {
    await using open = await openSession();
    await open.session.sendAudio(make([new Uint8Array(CHUNK_BYTES + 2)]));
    await settled();
    expect(appended(open).map(({ length }) => length)).toEqual([CHUNK_BYTES, 2]);
  });

  test('is gathered where the length of an event is given', async () => {
    await using open = await openSession();
    const pieces = Array.from({ length: 7 }, (_, index) => milliseconds(20, index));
    await open.session.sendAudio(make([...pieces, milliseconds(170, 9)]), { chunkMs: 100 });
    await settled();
    expect(appended(open).map(({ length }) => length / 48)).toEqual([100, 100, 100, 10]);
    expect(Buffer.concat(appended(open)).equals(Buffer.concat([...pieces, milliseconds(170, 9)]))).toBe(true);
  });

  test('is one stream to the converter, whatever its pieces', async () => {
    await using open = await openSession();
    const format = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 48_000, channelCount: 1 } as const;
    const bytes = new Uint8Array(96_000);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 50_001), bytes.subarray(50_001)];
    expect(await open.session.sendAudio(make(pieces), { format })).toMatchObject({ durationMs: 1_000 });
    const broken = open.session.sendAudio(make([bytes.subarray(0, 3)]), { format });
    expect(await failureOf(broken)).toMatchObject({ code: 'AUDIO_FORMAT' });
  });

  test('of something else than audio is INVALID_ARGUMENT', async () => {
    await using open = await openSession();
    expect(await failureOf(open.session.sendAudio(make(['text' as never])))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});

describe('back-pressure', () => {
  test('an async iterable is asked for more only when the connection has room', async () => {
    await using open = await openSession();
    open.server.pause();
    const { source, seen } = counted(Array.from({ length: 100 }, () => new Uint8Array(CHUNK_BYTES)));
    const sending = open.session.sendAudio(source);
    await settled();
    expect(seen.taken).toBeLessThan(5);
    open.server.resume();
    await sending;
    expect(seen.taken).toBe(100);
  });

  test('an Observable that is faster than the connection fails when its queue is full, and is unsubscribed', async () => {
    await using open = await openSession();
    open.server.pause();
    const microphone = new Subject<Uint8Array>();
    const sending = failureOf(open.session.sendAudio(microphone, { maximumQueuedMs: 1_000 }));
    for (let index = 0; index < 400 && microphone.observed; index += 1) microphone.next(milliseconds(100));
    expect(microphone.observed).toBe(false);
    open.server.resume();
    expect(await sending).toMatchObject({ code: 'TIMEOUT', details: { maximumQueuedMs: 1_000 } });
  });

  test.each([
    ['drop-oldest', [1, 4, 5]],
    ['drop-newest', [1, 2, 3]],
  ] as const)('with %s it goes on, and what was left out is told', async (overflow, expected) => {
    await using open = await openSession();
    const sending = open.session.sendAudio(from([1, 2, 3, 4, 5].map((value) => milliseconds(100, value))), {
      overflow,
      maximumQueuedMs: 200,
    });
    const kept = expected.slice(overflow === 'drop-oldest' ? 1 : 0, overflow === 'drop-oldest' ? 3 : 2);
    expect(await sending).toEqual({ durationMs: 200, droppedMs: 300 });
    await settled();
    expect(appended(open).map(([first]) => first)).toEqual(kept);
  });

  test('other commands go in between', async () => {
    await using open = await openSession({ answer: accept });
    const microphone = new Subject<Uint8Array>();
    const sending = open.session.sendAudio(microphone);
    microphone.next(milliseconds(100));
    await settled();
    expect(await open.session.commitAudio()).toBe('item_1');
    microphone.next(milliseconds(100));
    microphone.complete();
    await sending;
    await settled();
    expect(open.server.heard.map(({ type }) => type.split('.')[1])).toEqual(['append', 'commit', 'append']);
  });

  test('a file is paced at real time and asked for no more than is due', async () => {
    await using open = await openSession();
    const { source, seen } = counted(Array.from({ length: 1_000 }, () => milliseconds(100)));
    const sending = failureOf(open.session.sendAudio(source, { pace: 'realtime' }));
    await settled();
    for (let step = 0; step < 100; step += 1) {
      open.clock.advance(10);
      await settled();
    }
    expect(heardMs(open)).toBe(1_100);
    expect(seen.taken).toBeLessThanOrEqual(12);
    await open.session.close();
    expect(await sending).toMatchObject({ code: 'CLOSED' });
    await settled();
    expect(seen.isStopped).toBe(true);
    expect(open.clock.timerCount).toBe(0);
  });
});

describe('the end of a source', () => {
  test('that fails is its own error', async () => {
    await using open = await openSession();
    const error = new Error('the microphone is gone');
    async function* failing() {
      yield milliseconds(20);
      throw error;
    }
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(error) });
    for (const source of [failing(), broken, throwError(() => error)]) {
      expect(await failureOf(open.session.sendAudio(source))).toBe(error);
    }
    await settled();
    expect(heardMs(open)).toBe(20);
  });

  test('by the signal: return(), cancel() and unsubscribing, also while it gives nothing', async () => {
    await using open = await openSession();
    const reason = new Error('enough');
    const stopped: unknown[] = [];
    const stuck: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: () => {
          stopped.push('return');
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    const stream = new ReadableStream<Uint8Array>({ cancel: (why) => void stopped.push(why) });
    const endless = new Observable<Uint8Array>(() => () => void stopped.push('unsubscribed'));
    for (const source of [stuck, stream, endless]) {
      const controller = new AbortController();
      const sending = failureOf(open.session.sendAudio(source, { signal: controller.signal }));
      await settled();
      controller.abort(reason);
      expect(await sending).toBe(reason);
    }
    await settled();
    expect(stopped).toEqual(['return', reason, 'unsubscribed']);
    expect(open.clock.timerCount).toBe(0);
  });

  test('a source is not touched by a signal that was aborted before, nor after the end of the session', async () => {
    await using open = await openSession();
    const { source, seen } = counted([milliseconds(20)]);
    const reason = new Error('no');
    expect(await failureOf(open.session.sendAudio(source, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    await open.session.close();
    expect(await failureOf(open.session.sendAudio(source))).toMatchObject({ code: 'CLOSED' });
    expect(seen.taken).toBe(0);
  });

  test('a lost connection ends a source that gives nothing', async () => {
    await using open = await openSession();
    const sending = failureOf(open.session.sendAudio(NEVER));
    await settled();
    open.server.sever();
    expect(await sending).toMatchObject({ code: 'CONNECTION_LOST' });
  });
});

describe('commit', () => {
  test('makes an item at the end', async () => {
    await using open = await openSession({ answer: accept });
    expect(await open.session.sendAudio(from([milliseconds(200)]), { commit: true })).toEqual({
      durationMs: 200,
      droppedMs: 0,
      itemId: 'item_1',
    });
  });
});

test.each(['a', null, 7, {}, milliseconds(1)])('%s is no source', async (source) => {
  await using open = await openSession();
  expect(await failureOf(open.session.sendAudio(source as never))).toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test('a queue of no length is INVALID_ARGUMENT', async () => {
  await using open = await openSession({ greeting: [sessionCreated()], answer: () => [apiError({})] });
  const sending = open.session.sendAudio(from([milliseconds(1)]), { maximumQueuedMs: 0 });
  expect(await failureOf(sending)).toMatchObject({ code: 'INVALID_ARGUMENT' });
});
