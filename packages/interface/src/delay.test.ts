import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { delay } from './delay.ts';

describe('delay', () => {
  it('resolves when the clock calls back after the delay, and not before', async () => {
    const clock = manualClock();
    const { signal } = new AbortController();
    let done = false;
    const waiting = delay(clock, 250, { signal }).then(() => (done = true));
    await Promise.resolve();
    expect([done, clock.delays()]).toEqual([false, [250]]);
    clock.fire();
    await waiting;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('rejects with the reason of the abort and leaves no timer', async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const waiting = delay(clock, 250, { signal: controller.signal });
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await expect(delay(clock, 250, { signal: controller.signal })).rejects.toBe('enough');
    expect(clock.delays()).toEqual([]);
  });

  it('waits without a signal', async () => {
    const clock = manualClock();
    const waiting = delay(clock, 1);
    clock.fire();
    await expect(waiting).resolves.toBeUndefined();
  });
});

function manualClock(): Clock & { delays(): number[]; fire(): void } {
  const timers = new Set<{ readonly callback: () => void; readonly delayMs: number }>();
  return {
    nowMs: () => 0,
    setTimer(callback, delayMs) {
      const timer = { callback, delayMs };
      timers.add(timer);
      return { [Symbol.dispose]: () => timers.delete(timer) };
    },
    delays: () => Array.from(timers, ({ delayMs }) => delayMs),
    fire() {
      for (const timer of timers) {
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}
