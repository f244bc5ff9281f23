import { type Clock, type RestartableTimer, systemClock } from '@antiphon/interface';

/** A clock that tells how many of its timers are set and have neither fired nor been disposed. */
export interface CountingClock extends Clock {
  readonly timerCount: number;
}

/** A clock that stands still until a test moves it. */
export interface TestClock extends CountingClock {
  /** Moves the time on and calls back whatever falls due on the way, each at its time and in order, what is set meanwhile too. */
  advance(durationMs: number): void;
  /** The same; before the first and after each, whatever waits on settled promises goes on. */
  advanceAsync(durationMs: number): Promise<void>;
}

interface Timer {
  readonly callback: () => void;
  readonly dueMs: number;
}

/** Makes a clock that stands still. @default startMs 2026-01-01T00:00:00Z */
export function testClock(startMs: number = Date.UTC(2026, 0, 1)): TestClock {
  const timers = new Set<Timer>();
  let nowMs = startMs;
  /** Moves to the first timer that is due by then, and calls it back; false when there is none. */
  const step = (untilMs: number): boolean => {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueMs <= untilMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    if (next === undefined) return false;
    timers.delete(next);
    nowMs = Math.max(nowMs, next.dueMs);
    next.callback();
    return true;
  };
  const setTimer = (callback: () => void, delayMs: number): Disposable => {
    const timer = { callback, dueMs: nowMs + Math.max(0, delayMs) };
    timers.add(timer);
    return { [Symbol.dispose]: () => void timers.delete(timer) };
  };
  return {
    nowMs: () => nowMs,
    setTimer,
    createTimer: (callback) => restartable(setTimer, callback),
    get timerCount() {
      return timers.size;
    },
    advance(durationMs) {
      const untilMs = nowMs + durationMs;
      while (step(untilMs));
      nowMs = untilMs;
    },
    async advanceAsync(durationMs) {
      const untilMs = nowMs + durationMs;
      do await nextTurn();
      while (step(untilMs));
      nowMs = untilMs;
    },
  };
}

/** A timer that is started again, as a new one each time: the clock counts what runs. */
function restartable(setTimer: Clock['setTimer'], callback: () => void): RestartableTimer {
  let running: Disposable | undefined;
  const stop = (): void => {
    running?.[Symbol.dispose]();
    running = undefined;
  };
  return {
    start(delayMs) {
      stop();
      running = setTimer(callback, delayMs);
    },
    stop,
    [Symbol.dispose]: stop,
  };
}

// Every pending promise job runs before the next turn of the event loop. Browsers have no setImmediate.
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** Makes a clock on the platform's time that counts its timers. */
export function countingClock(): CountingClock {
  let timerCount = 0;
  const setTimer = (callback: () => void, delayMs: number): Disposable => {
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
  };
  return {
    nowMs: () => systemClock.nowMs(),
    setTimer,
    createTimer: (callback) => restartable(setTimer, callback),
    get timerCount() {
      return timerCount;
    },
  };
}
