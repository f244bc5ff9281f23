/** Time, by argument: whatever waits or measures takes one, so that a test can drive it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Calls back once after the delay, unless disposed before. */
  setTimer(callback: () => void, delayMs: number): Disposable;
}

/** The platform's clock. Its timers keep a process alive. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
