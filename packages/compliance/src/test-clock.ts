import { type Clock, systemClock } from '@antiphon/interface';

/** A clock that tells how many of its timers are set and have neither fired nor been disposed. */
export interface CountingClock extends Clock {
  readonly timerCount: number;
}

/** A clock that stands still until a test moves it. */
export interface TestClock extends CountingClock {
  /** Moves the time on and calls back whatever is due. */
  advance(durationMs: number): void;
}

/** Makes a clock that stands still. @default startMs 2026-01-01T00:00:00Z */
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

/** Makes a clock on the platform's time that counts its timers. */
export function countingClock(): CountingClock {
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
