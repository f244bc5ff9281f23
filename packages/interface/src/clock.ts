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
  setTimer: (callback, delayMs) => new PlatformTimer(callback, delayMs),
};

// A class, since a session starts a timer for each response, and an object with a method of its own takes an engine longer to make.
class PlatformTimer implements Disposable {
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(callback: () => void, delayMs: number) {
    this.#timer = setTimeout(callback, delayMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
