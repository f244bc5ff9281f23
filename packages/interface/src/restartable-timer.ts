/** A timer that is started again and again, for what is waited for again and again. Disposing ends it for good. */
export interface RestartableTimer extends Disposable {
  /** Calls back once after the delay, unless stopped or started anew before. */
  start(delayMs: number): void;
  /** Not running, it keeps no process alive. */
  stop(): void;
}

/** Makes one on the platform's timers. */
export function platformTimer(callback: () => void): RestartableTimer {
  return new PlatformTimer(callback);
}

/**
 * In Node the last timer of a duration that is set or cleared costs several microseconds, which is a good part of what a short turn takes. So a stopped timer
 * stays with Node, where it holds up nothing, and is moved back when it is started again; if nobody does, it passes by without a word.
 */
class PlatformTimer implements RestartableTimer {
  readonly #callback: () => void;
  readonly #pass = (): void => this.#passed();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #delayMs = 0;
  #isRunning = false;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  start(delayMs: number): void {
    this.#isRunning = true;
    if (isNodeTimer(this.#timer) && delayMs === this.#delayMs) {
      this.#timer.refresh();
      this.#timer.ref();
      return;
    }
    clearTimeout(this.#timer);
    this.#delayMs = delayMs;
    this.#timer = setTimeout(this.#pass, delayMs);
  }

  stop(): void {
    this.#isRunning = false;
    if (isNodeTimer(this.#timer)) this.#timer.unref();
    else this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #passed(): void {
    this.#timer = undefined;
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#callback();
  }
}

interface NodeTimer {
  refresh(): unknown;
  ref(): unknown;
  unref(): unknown;
}

// A browser's timer is a number.
function isNodeTimer(timer: unknown): timer is NodeTimer {
  return typeof timer === 'object';
}
