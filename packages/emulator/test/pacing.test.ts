import { testClock } from '@antiphon/compliance';
import type { ServerEvent } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { type EngineOutput, scriptEngine } from '../src/index.ts';
import { audioOf, IDLE_TIMER_COUNT, openPair, tone } from './test-client.ts';

const script = (...reply: EngineOutput[]) => scriptEngine({ turns: [{ reply }] });
const audioMs = (events: readonly ServerEvent[]): number => audioOf(events).byteLength / 48;
const has = (events: readonly ServerEvent[], type: string): boolean => events.some((event) => event.type === type);

describe('the pace of an answer', () => {
  it.each([1, 4])('is %d times real time: never ahead by more than one chunk', async (pace) => {
    const clock = testClock();
    await using pair = await openPair({ clock, pace, engine: script({ type: 'audio', samples: tone(2000) }) });
    const { client } = pair;
    client.send({ type: 'response.create' });
    await clock.advanceAsync(0);
    expect(audioMs(client.events)).toBe(100);
    for (let elapsedMs = 50; elapsedMs < 2000 / pace; elapsedMs += 50) {
      await clock.advanceAsync(50);
      const sentMs = audioMs(client.events);
      expect(sentMs).toBeGreaterThanOrEqual(Math.min(2000, elapsedMs * pace));
      expect(sentMs).toBeLessThanOrEqual(elapsedMs * pace + 100);
    }
    await clock.advanceAsync(200);
    expect(audioMs(client.events)).toBe(2000);
    expect(has(client.events, 'response.done')).toBe(true);
    expect(clock.timerCount).toBe(IDLE_TIMER_COUNT);
  });

  it('needs no clock at all when it is infinite', async () => {
    const clock = testClock();
    await using pair = await openPair({ clock, engine: script({ type: 'audio', samples: tone(60_000) }) });
    const { client } = pair;
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(audioMs(client.events)).toBe(60_000);
    expect(clock.timerCount).toBe(IDLE_TIMER_COUNT);
  });

  it('holds for a text too', async () => {
    const clock = testClock();
    await using pair = await openPair({ clock, pace: 1, engine: script({ type: 'text', text: 'one two three four' }) });
    const { client } = pair;
    client.send({ type: 'response.create' });
    const count = (): number => client.events.filter((event) => event.type === 'response.output_text.delta').length;
    await clock.advanceAsync(0);
    expect(count()).toBe(1);
    await clock.advanceAsync(80);
    expect(count()).toBe(3);
  });

  it('waits for a delay by the clock, whatever the pace', async () => {
    const clock = testClock();
    const engine = script({ type: 'delay', durationMs: 5000 }, { type: 'say', text: 'late' });
    await using pair = await openPair({ clock, engine });
    const { client } = pair;
    client.send({ type: 'response.create' });
    await clock.advanceAsync(4999);
    expect(has(client.events, 'response.output_item.added')).toBe(false);
    await clock.advanceAsync(1);
    await client.next('response.done');
  });
});

describe('a slow reader', () => {
  it('holds the answer back, and gets all of it when it reads on', async () => {
    await using pair = await openPair({ engine: script({ type: 'audio', samples: tone(20_000) }) });
    const { client } = pair;
    client.connection.pause();
    client.send({ type: 'response.create' });
    await new Promise((resolve) => setImmediate(resolve));
    client.connection.resume();
    await client.next('response.done');
    expect(audioMs(client.events)).toBe(20_000);
  });
});
