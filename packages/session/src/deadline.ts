import type { Clock } from '@antiphon/interface';
import { startTimer } from './timer.ts';
import { timeoutError } from './wait.ts';

/** A signal that aborts with a caller's signal or when time is up. Dispose it, so that timer and listener go. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly what: string;
}

/** AbortSignal.any is not used: its links live as long as the caller's signal does. */
export function createDeadline({ clock, timeoutMs, signal, what }: DeadlineOptions): Deadline {
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  const timer = startTimer(clock, () => controller.abort(timeoutError(what, timeoutMs)), timeoutMs);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      timer[Symbol.dispose]();
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
