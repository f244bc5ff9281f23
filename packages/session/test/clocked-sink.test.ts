import { clockedSink, createPlayback } from '@antiphon/session';
import { expect, test } from 'vitest';
import { fakeClock } from './support/fake-clock.ts';
import { settled } from './support/scripted-server.ts';
import { audioDelta } from './support/server-events.ts';
import { audioOf, talkingSession } from './support/talking-session.ts';

function player(latencyMs = 0) {
  const clock = fakeClock();
  const playback = createPlayback();
  const calls: string[] = [];
  const sink = clockedSink(
    { play: ({ itemId }) => void calls.push(itemId), stop: () => void calls.push('stop') },
    { playback, clock, latencyMs },
  );
  return {
    clock,
    playback,
    calls,
    sink,
    give: (itemId: string, durationMs: number): void => {
      const bytes = audioOf(durationMs);
      const end = playback.enqueue({ itemId, bytes });
      if (end !== undefined) sink.play?.({ responseId: 'r', itemId, contentIndex: 0, bytes }, end);
    },
  };
}

test('what was played is what the clock says, piece by piece', () => {
  const { clock, playback, calls, give } = player();
  for (const itemId of ['a', 'a', 'b']) give(itemId, 100);
  clock.advance(99);
  expect(playback.find('a')?.heardMs).toBe(0);
  clock.advance(1);
  expect(playback.find('a')?.heardMs).toBe(100);
  clock.advance(150);
  expect([playback.find('a')?.heardMs, playback.find('b')?.heardMs]).toEqual([200, 0]);
  clock.advance(50);
  expect([playback.find('b')?.heardMs, playback.isPlaying, clock.timerCount]).toEqual([100, false, 0]);
  expect(calls).toEqual(['a', 'a', 'b']);
});

test('stopped in the middle, it is known to the millisecond', () => {
  const { clock, playback, calls, give, sink } = player();
  give('a', 1_000);
  give('a', 1_000);
  clock.advance(1_234);
  void sink.stop();
  expect(playback.clear()).toMatchObject([{ heardMs: 1_234 }]);
  expect([calls.at(-1), clock.timerCount]).toEqual(['stop', 0]);
  give('b', 100);
  clock.advance(100);
  expect(playback.find('b')?.heardMs).toBe(100);
});

test('begins anew after it ran dry, and counts what lies in the sink before it is heard', () => {
  const { clock, playback, give, sink } = player(50);
  give('a', 100);
  clock.advance(40);
  void sink.stop();
  expect(playback.clear()).toMatchObject([{ heardMs: 0 }]);
  give('b', 100);
  clock.advance(1_000);
  give('b', 100);
  clock.advance(80);
  void sink.stop();
  expect(playback.clear()).toMatchObject([{ heardMs: 130 }]);
});

test('parts that arrive in turns are counted in turns', () => {
  const { clock, playback, give, sink } = player();
  for (const itemId of ['a', 'b', 'a', 'b']) give(itemId, 100);
  clock.advance(350);
  void sink.stop();
  expect([playback.find('a')?.heardMs, playback.find('b')?.heardMs]).toEqual([200, 150]);
});

test('an interruption cuts at what the clock says', async () => {
  const clock = fakeClock();
  const playback = createPlayback();
  await using talk = await talkingSession({
    playback,
    clock,
    sink: clockedSink({ play: () => undefined, stop: () => undefined }, { playback, clock }),
  });
  await talk.say('r1', 500);
  talk.server.send(audioDelta('r1', audioOf(500)));
  await settled();
  clock.advance(777);
  await talk.startSpeech();
  expect(talk.commands()).toEqual(['truncate item_r1_0/0 at 777']);
  expect(clock.timerCount).toBe(0);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a latency of %d ms is INVALID_ARGUMENT', (latencyMs) => {
  const sink = { stop: () => undefined };
  expect(() => clockedSink(sink, { playback: createPlayback(), latencyMs })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});
