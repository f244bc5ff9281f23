import type { Clock } from '@antiphon/interface';

/** Time that passes when a test says so, and tells how many timers are set. */
export interface FakeClock extends Clock {
  advance(durationMs: number): void;
  readonly timerCount: number;
}

export function fakeClock(): FakeClock {
  let now = 1_000_000;
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    nowMs: () => now,
    setTimer(callback, delayMs) {
      const timer = { atMs: now + delayMs, callback };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    advance(durationMs) {
      const until = now + durationMs;
      for (;;) {
        const due = [...timers].filter(({ atMs }) => atMs <= until).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (due === undefined) break;
        now = due.atMs;
        timers.delete(due);
        due.callback();
      }
      now = until;
    },
    get timerCount() {
      return timers.size;
    },
  };
}
