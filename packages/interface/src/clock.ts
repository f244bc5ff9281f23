import { platformTimer, type RestartableTimer } from './restartable-timer.ts';

/** Time, by argument: whatever waits or measures takes one, so that a test can drive it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Calls back once after the delay, unless disposed before. */
  setTimer(callback: () => void, delayMs: number): Disposable;
  /** Makes a timer that can be started again; it is not running. A clock without it is asked for a new timer each time. */
  createTimer?(callback: () => void): RestartableTimer;
}

/** The platform's clock. Its timers keep a process alive. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  setTimer: (callback, delayMs) => new OneTimer(callback, delayMs),
  createTimer: platformTimer,
};

// A class: an object with a method of its own takes an engine longer to make.
class OneTimer implements Disposable {
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(callback: () => void, delayMs: number) {
    this.#timer = setTimeout(callback, delayMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
