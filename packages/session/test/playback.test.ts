import { createPlayback, type PartPlayed, type PlaybackPart } from '@antiphon/session';
import fc from 'fast-check';
import type { Observable } from 'rxjs';
import { describe, expect, test } from 'vitest';

const seconds = (count: number): Uint8Array => new Uint8Array(48_000 * count);

describe('what was heard', () => {
  test('nothing is playing at first', () => {
    const playback = createPlayback();
    expect(playback.isPlaying).toBe(false);
    expect(playback.queue).toEqual([]);
    expect(playback.clear()).toEqual([]);
  });

  test('bytes count as PCM16 at 24 000 Hz, or as the format says', () => {
    const playback = createPlayback();
    playback.enqueue({ itemId: 'a', bytes: seconds(2) });
    expect(playback.find('a')).toEqual({ itemId: 'a', contentIndex: 0, enqueuedMs: 2_000, heardMs: 0 });
    const telephone = createPlayback({
      format: { encoding: 'pcmu', bitsPerSample: 8, sampleRateHz: 8_000, channelCount: 1 },
    });
    telephone.enqueue({ itemId: 'a', bytes: new Uint8Array(800) });
    expect(telephone.find('a')?.enqueuedMs).toBe(100);
  });

  test('an AudioWorklet reports on one part after the other', () => {
    const playback = createPlayback();
    playback.enqueue({ itemId: 'a', responseId: 'r', durationMs: 1_000 });
    playback.enqueue({ itemId: 'a', responseId: 'r', contentIndex: 1, durationMs: 500 });
    playback.played({ itemId: 'a', contentIndex: 0, playedMs: 400 });
    expect(playback.queue.map(({ heardMs }) => heardMs)).toEqual([400, 0]);
    playback.played({ itemId: 'a', contentIndex: 1, playedMs: 0 });
    expect(playback.find('a', 0)?.heardMs).toBe(1_000);
    expect(playback.queue).toEqual([{ itemId: 'a', contentIndex: 1, responseId: 'r', enqueuedMs: 500, heardMs: 0 }]);
  });

  test('a running total falls to the parts in the order of the queue', () => {
    const playback = createPlayback();
    for (const itemId of ['a', 'b', 'c']) playback.enqueue({ itemId, durationMs: 100 });
    playback.played({ totalPlayedMs: 250 });
    expect(['a', 'b', 'c'].map((id) => playback.find(id)?.heardMs)).toEqual([100, 100, 50]);
    playback.played({ totalPlayedMs: 240 });
    expect(playback.find('c')?.heardMs).toBe(50);
  });

  test('a running total goes on after a clear, or restarts where the sink does', () => {
    for (const totalRestartsOnClear of [false, true]) {
      const playback = createPlayback({ totalRestartsOnClear });
      playback.enqueue({ itemId: 'a', durationMs: 1_000 });
      playback.played({ totalPlayedMs: 300 });
      playback.clear();
      playback.enqueue({ itemId: 'b', durationMs: 1_000 });
      playback.played({ totalPlayedMs: totalRestartsOnClear ? 20 : 320 });
      expect(playback.find('b')?.heardMs).toBe(20);
    }
  });

  test('a mark is the report that enqueue gave: all up to it was heard', () => {
    const playback = createPlayback();
    const marks = [1, 2, 3].map(() => JSON.stringify(playback.enqueue({ itemId: 'a', bytes: seconds(1) })));
    playback.played(JSON.parse(marks[1] ?? '') as PartPlayed);
    expect(playback.find('a')?.heardMs).toBe(2_000);
    playback.played(JSON.parse(marks[0] ?? '') as PartPlayed);
    expect(playback.find('a')?.heardMs).toBe(2_000);
  });

  test('parts that arrive in turns are heard in turns', () => {
    const playback = createPlayback();
    for (const itemId of ['a', 'b', 'a', 'b']) playback.enqueue({ itemId, durationMs: 100 });
    playback.played({ itemId: 'b', playedMs: 50 });
    expect([playback.find('a')?.heardMs, playback.find('b')?.heardMs]).toEqual([100, 50]);
    playback.played({ totalPlayedMs: 50 });
    expect(playback.find('b')?.heardMs).toBe(100);
    playback.played({ itemId: 'b', playedMs: 101 });
    expect([playback.find('a')?.heardMs, playback.find('b')?.heardMs]).toEqual([200, 101]);
  });

  test('reports beyond what was queued, below nothing, of the unknown and of the cleared are harmless', () => {
    const playback = createPlayback();
    playback.enqueue({ itemId: 'a', durationMs: 100 });
    playback.played({ itemId: 'a', playedMs: -5 });
    expect(playback.find('a')?.heardMs).toBe(0);
    playback.played({ itemId: 'a', playedMs: 1_000 });
    expect(playback.find('a')?.heardMs).toBe(100);
    playback.played({ itemId: 'unknown', playedMs: 10 });
    playback.enqueue({ itemId: 'b', durationMs: 100 });
    playback.played({ itemId: 'b', playedMs: 30 });
    expect(playback.clear()).toMatchObject([{ itemId: 'b', heardMs: 30, enqueuedMs: 100 }]);
    playback.played({ itemId: 'b', playedMs: 90 });
    expect(playback.find('b')?.heardMs).toBe(30);
  });

  test('audio of a cleared part is not taken any more, that of a new one is', () => {
    const playback = createPlayback();
    playback.enqueue({ itemId: 'a', durationMs: 100 });
    playback.clear();
    expect(playback.enqueue({ itemId: 'a', durationMs: 100 })).toBeUndefined();
    expect(playback.isPlaying).toBe(false);
    expect(playback.enqueue({ itemId: 'b', durationMs: 100 })).toEqual({
      itemId: 'b',
      contentIndex: 0,
      playedMs: 100,
    });
  });

  test('a part goes on after the sink ran dry', () => {
    const playback = createPlayback();
    playback.enqueue({ itemId: 'a', durationMs: 100 });
    playback.played({ itemId: 'a', playedMs: 100 });
    expect(playback.isPlaying).toBe(false);
    playback.enqueue({ itemId: 'a', durationMs: 100 });
    expect(playback.isPlaying).toBe(true);
    playback.played({ itemId: 'a', playedMs: 130 });
    expect(playback.clear()).toMatchObject([{ heardMs: 130, enqueuedMs: 200 }]);
  });

  test('less than a millisecond is not left to be heard', () => {
    const playback = createPlayback();
    playback.enqueue({ itemId: 'a', bytes: new Uint8Array(4_810) });
    playback.played({ itemId: 'a', playedMs: 100 });
    expect(playback.isPlaying).toBe(false);
    expect(playback.clear()).toEqual([]);
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('a duration of %d is INVALID_ARGUMENT', (durationMs) => {
    expect(() => createPlayback().enqueue({ itemId: 'a', durationMs })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  test('a report that is not a number is INVALID_ARGUMENT', () => {
    const playback = createPlayback();
    for (const report of [{ itemId: 'a', playedMs: Number.NaN }, { totalPlayedMs: Number.NaN }]) {
      expect(() => playback.played(report)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});

describe('the streams of a playback', () => {
  test('tell what is playing, whether anything is, and how far it is', () => {
    const playback = createPlayback();
    const playing: (string | undefined)[] = [];
    const isPlaying: boolean[] = [];
    const heard: [string, number][] = [];
    playback.playing$.subscribe((part) => playing.push(part?.itemId));
    playback.isPlaying$.subscribe((is) => isPlaying.push(is));
    playback.heard$.subscribe(({ itemId, heardMs }) => heard.push([itemId, heardMs]));
    playback.enqueue({ itemId: 'a', durationMs: 100 });
    playback.enqueue({ itemId: 'b', durationMs: 100 });
    playback.played({ itemId: 'a', playedMs: 40 });
    playback.played({ itemId: 'a', playedMs: 40 });
    playback.played({ itemId: 'b', playedMs: 10 });
    playback.clear();
    expect(playing).toEqual([undefined, 'a', 'b', undefined]);
    expect(isPlaying).toEqual([false, true, false]);
    expect(heard).toEqual([
      ['a', 40],
      ['a', 100],
      ['b', 10],
    ]);
  });

  test('complete when it is disposed; the present values stay to be read', () => {
    const playback = createPlayback();
    playback.enqueue({ itemId: 'a', durationMs: 100 });
    playback[Symbol.dispose]();
    const seen: unknown[] = [];
    const streams: readonly Observable<unknown>[] = [playback.playing$, playback.isPlaying$, playback.heard$];
    for (const stream of streams) {
      stream.subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') });
    }
    expect(seen).toEqual([expect.objectContaining({ itemId: 'a' }), 'complete', true, 'complete', 'complete']);
  });
});

test('an evening of short answers leaves no more than the last 256 behind', () => {
  const playback = createPlayback();
  for (let index = 0; index < 2_000; index += 1) {
    playback.enqueue({ itemId: `item_${index}`, durationMs: 100 });
    playback.played({ itemId: `item_${index}`, playedMs: 100 });
  }
  expect(playback.queue).toHaveLength(1);
  expect(playback.find('item_1999')?.heardMs).toBe(100);
  expect(playback.find('item_1744')?.heardMs).toBe(100);
  expect(playback.find('item_1700')).toBeUndefined();
});

/** A sink that plays in order and knows what it has really played. */
function honestSink() {
  let queue: { key: string; leftMs: number }[] = [];
  let totalMs = 0;
  const heard = new Map<string, number>();
  return {
    heard,
    total: () => totalMs,
    queue: (key: string, leftMs: number) => void queue.push({ key, leftMs }),
    drop: () => void (queue = []),
    play(durationMs: number) {
      let budgetMs = durationMs;
      for (const piece of queue) {
        const takenMs = Math.min(piece.leftMs, budgetMs);
        piece.leftMs -= takenMs;
        budgetMs -= takenMs;
        totalMs += takenMs;
        if (takenMs > 0) heard.set(piece.key, (heard.get(piece.key) ?? 0) + takenMs);
      }
      queue = queue.filter(({ leftMs }) => leftMs > 0);
    },
  };
}

type Step =
  | { readonly kind: 'enqueue'; readonly item: number; readonly durationMs: number }
  | { readonly kind: 'play'; readonly durationMs: number }
  | { readonly kind: 'report'; readonly item: number; readonly isLate: boolean }
  | { readonly kind: 'clear' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('enqueue' as const),
      item: fc.nat(3),
      durationMs: fc.integer({ min: 0, max: 300 }),
    }),
    fc.record({ kind: fc.constant('play' as const), durationMs: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ kind: fc.constant('report' as const), item: fc.nat(3), isLate: fc.boolean() }),
    fc.record({ kind: fc.constant('clear' as const) }),
  ),
  { maxLength: 40 },
);

describe.each(['part', 'total'] as const)('whatever an honest sink reports by %s', (how) => {
  test('no part is heard less than nothing, more than was queued, more than was played, or less than before', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const playback = createPlayback();
        const sink = honestSink();
        const before = new Map<string, number>();
        const early = new Map<string, PartPlayed>();
        let epoch = 0;
        const id = (item: number) => `item_${epoch}_${item}`;
        const report = (itemId: string, isLate: boolean) => {
          const now = { itemId, playedMs: sink.heard.get(itemId) ?? 0 };
          if (how === 'total') return playback.played({ totalPlayedMs: sink.total() });
          const isStarted = sink.heard.has(itemId);
          if (isStarted) playback.played((isLate && early.get(itemId)) || now);
          early.set(itemId, now);
        };
        for (const step of script) {
          if (step.kind === 'enqueue') {
            playback.enqueue({ itemId: id(step.item), durationMs: step.durationMs });
            sink.queue(id(step.item), step.durationMs);
          } else if (step.kind === 'play') sink.play(step.durationMs);
          else if (step.kind === 'report') report(id(step.item), step.isLate);
          else {
            if (how === 'total') playback.played({ totalPlayedMs: sink.total() });
            playback.clear();
            sink.drop();
            epoch += 1;
          }
          const seen = [...sink.heard.keys()]
            .map((itemId) => playback.find(itemId))
            .filter((part) => part !== undefined);
          for (const part of seen) checkPart(part, sink.heard.get(part.itemId) ?? 0, before);
        }
        for (const [itemId, heardMs] of sink.heard) {
          if (!itemId.startsWith(`item_${epoch}_`)) continue;
          report(itemId, false);
          expect(playback.find(itemId)?.heardMs).toBeCloseTo(heardMs, 6);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function checkPart(part: PlaybackPart, playedMs: number, before: Map<string, number>): void {
  expect(part.heardMs).toBeGreaterThanOrEqual(before.get(part.itemId) ?? 0);
  expect(part.heardMs).toBeLessThanOrEqual(part.enqueuedMs);
  expect(part.heardMs).toBeLessThanOrEqual(playedMs + 1e-6);
  before.set(part.itemId, part.heardMs);
}
