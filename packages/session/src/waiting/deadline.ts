import type { Clock } from '@antiphon/interface';
import { startTimer } from './timer.ts';
import { timeoutError } from './wait.ts';

/** Ends with a caller's signal or when time is up. Dispose it, so that timer and listener go. */
export interface Deadline extends Disposable {
  /** Aborts at the end. Made when it is first asked for: an AbortController costs more than all the rest. */
  readonly signal: AbortSignal;
  /** Why it is over. */
  readonly reason: unknown;
  /** Calls back at the end, once; not when it is disposed before, nor when it is over already. */
  onOver(callback: () => void): void;
}

export interface DeadlineOptions {
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly what: string;
}

/** AbortSignal.any is not used: its links live as long as the caller's signal does. */
export function createDeadline(options: DeadlineOptions): Deadline {
  return new LinkedDeadline(options);
}

const NONE: readonly (() => void)[] = [];

class LinkedDeadline implements Deadline {
  readonly #signal: AbortSignal | undefined;
  readonly #timer: Disposable;
  readonly #onAbort: (() => void) | undefined;
  #controller: AbortController | undefined;
  #callbacks = NONE;
  #isOver = false;
  #reason: unknown;

  constructor({ clock, timeoutMs, signal, what }: DeadlineOptions) {
    this.#signal = signal;
    this.#timer = startTimer(clock, () => this.#end(timeoutError(what, timeoutMs)), timeoutMs);
    if (signal === undefined) return;
    const onAbort = (): void => this.#end(signal.reason);
    this.#onAbort = onAbort;
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isOver) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  get reason(): unknown {
    return this.#reason;
  }

  onOver(callback: () => void): void {
    this.#callbacks = this.#callbacks === NONE ? [callback] : [...this.#callbacks, callback];
  }

  [Symbol.dispose](): void {
    this.#callbacks = NONE;
    this.#timer[Symbol.dispose]();
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  #end(reason: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
    const callbacks = this.#callbacks;
    this.#callbacks = NONE;
    for (const callback of callbacks) callback();
  }
}
