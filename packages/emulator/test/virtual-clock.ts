import type { Clock } from '@antiphon/interface';

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends Clock {
  /** Moves on, running each timer at its time; what a timer begins may settle before the next runs. */
  advance(durationMs: number): Promise<void>;
  readonly timerCount: number;
}

export function virtualClock(startMs: number = 1_700_000_000_000): VirtualClock {
  let nowMs = startMs;
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  return {
    nowMs: () => nowMs,
    setTimer(callback, delayMs) {
      const timer = { atMs: nowMs + Math.max(0, delayMs), callback };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    async advance(durationMs) {
      const endMs = nowMs + durationMs;
      await settle();
      for (;;) {
        const due = [...timers].filter(({ atMs }) => atMs <= endMs).sort((left, right) => left.atMs - right.atMs)[0];
        if (due === undefined) break;
        nowMs = Math.max(nowMs, due.atMs);
        timers.delete(due);
        due.callback();
        await settle();
      }
      nowMs = endMs;
    },
    get timerCount() {
      return timers.size;
    },
  };
}

// Every pending promise job runs before the next turn of the event loop.
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
