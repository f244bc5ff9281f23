import { type Clock, systemClock } from '@antiphon/interface';

/** A clock that stands still until a test moves it, and knows which timers are set. */
export interface TestClock extends Clock {
  readonly timerCount: number;
  advance(durationMs: number): void;
}

export function testClock(startMs: number = Date.UTC(2026, 0, 1)): TestClock {
  const timers = new Set<{ readonly callback: () => void; readonly dueMs: number }>();
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    setTimer(callback, delayMs) {
      const timer = { callback, dueMs: nowMs + delayMs };
      timers.add(timer);
      return { [Symbol.dispose]: () => timers.delete(timer) };
    },
    get timerCount() {
      return timers.size;
    },
    advance(durationMs) {
      nowMs += durationMs;
      for (const timer of timers) {
        if (timer.dueMs > nowMs) continue;
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}

/** The platform's clock, counting the timers that are set and neither fired nor disposed. */
export function countingClock(): Clock & { readonly timerCount: number } {
  let timerCount = 0;
  return {
    nowMs: () => systemClock.nowMs(),
    setTimer(callback, delayMs) {
      let isSet = true;
      timerCount += 1;
      const unset = (): void => {
        if (isSet) timerCount -= 1;
        isSet = false;
      };
      const timer = systemClock.setTimer(() => {
        unset();
        callback();
      }, delayMs);
      return {
        [Symbol.dispose]() {
          unset();
          timer[Symbol.dispose]();
        },
      };
    },
    get timerCount() {
      return timerCount;
    },
  };
}
