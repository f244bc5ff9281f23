import type { Clock, RestartableTimer } from '@antiphon/interface';

/**
 * Timers for what mostly waits alone, one after the other, as responses do: the first of those that wait at a time has a timer that is used again and again.
 * Disposing ends that one; what is set later gets timers of its own.
 */
export class ReusedTimer implements Pick<Clock, 'setTimer'>, Disposable {
  readonly #clock: Clock;
  #timer: RestartableTimer | undefined;
  #lease: Lease | undefined;
  #isDisposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  setTimer(callback: () => void, delayMs: number): Disposable {
    if (this.#lease !== undefined || this.#isDisposed) return this.#clock.setTimer(callback, delayMs);
    this.#timer ??= this.#clock.createTimer?.(() => this.#passed());
    if (this.#timer === undefined) return this.#clock.setTimer(callback, delayMs);
    this.#lease = new Lease(this, callback);
    this.#timer.start(delayMs);
    return this.#lease;
  }

  giveBack(lease: Lease): void {
    if (lease !== this.#lease) return;
    this.#lease = undefined;
    this.#timer?.stop();
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#lease = undefined;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #passed(): void {
    const lease = this.#lease;
    this.#lease = undefined;
    lease?.callback();
  }
}

class Lease implements Disposable {
  readonly callback: () => void;
  readonly #timer: ReusedTimer;

  constructor(timer: ReusedTimer, callback: () => void) {
    this.#timer = timer;
    this.callback = callback;
  }

  [Symbol.dispose](): void {
    this.#timer.giveBack(this);
  }
}
