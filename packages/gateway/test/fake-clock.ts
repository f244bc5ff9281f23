import type { Clock } from '@antiphon/interface';

/** Time that moves when told. */
export interface FakeClock extends Clock {
  readonly timerCount: number;
  advance(ms: number): void;
}

export function fakeClock(): FakeClock {
  let nowMs = 1_700_000_000_000;
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    nowMs: () => nowMs,
    get timerCount() {
      return timers.size;
    },
    setTimer(callback, delayMs) {
      const timer = { atMs: nowMs + delayMs, callback };
      timers.add(timer);
      return { [Symbol.dispose]: () => timers.delete(timer) };
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        const [next] = [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = next.atMs;
        next.callback();
      }
      nowMs = untilMs;
    },
  };
}
