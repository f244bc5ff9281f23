import type { Clock } from '@antiphon/interface';

/** A clock that stands until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves on, and calls the timers that fall due, in order; lets promises settle between them. */
  advance(durationMs: number): Promise<void>;
  readonly timerCount: number;
}

export function manualClock(startMs = 1_000_000): ManualClock {
  let nowMs = startMs;
  const timers = new Map<object, { readonly atMs: number; readonly callback: () => void }>();
  const nextDue = (untilMs: number) =>
    [...timers].filter(([, { atMs }]) => atMs <= untilMs).sort(([, one], [, other]) => one.atMs - other.atMs)[0];
  return {
    nowMs: () => nowMs,
    setTimer(callback, delayMs) {
      const handle = { [Symbol.dispose]: () => void timers.delete(handle) };
      timers.set(handle, { atMs: nowMs + delayMs, callback });
      return handle;
    },
    async advance(durationMs) {
      const untilMs = nowMs + durationMs;
      await settle();
      for (let due = nextDue(untilMs); due !== undefined; due = nextDue(untilMs)) {
        timers.delete(due[0]);
        nowMs = due[1].atMs;
        due[1].callback();
        await settle();
      }
      nowMs = untilMs;
    },
    get timerCount() {
      return timers.size;
    },
  };
}

/** Lets whatever waits on settled promises go on. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
