import { type Clock, systemClock } from './clock.ts';
import { untilAborted } from './until-aborted.ts';

export interface WithinTimeOptions {
  readonly timeoutMs: number;
  /** Ends the work before its time. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the error when time is up. */
  readonly timeoutError: () => Error;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/**
 * Runs work that gets a signal, and waits for it no longer than allowed, whether it heeds the signal or not.
 *
 * Rejects with the caller's reason or the timeout's error also where the work rejects with something of its own when it is stopped. Neither timer nor listener is left.
 *
 * @example
 * import { withinTime } from '@antiphon/interface';
 *
 * const timeoutError = () => new Error('too slow');
 * console.log(await withinTime(async () => 'done', { timeoutMs: 1_000, timeoutError })); // done
 */
export async function withinTime<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  { timeoutMs, signal, timeoutError, clock = systemClock }: WithinTimeOptions,
): Promise<Value> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer = clock.setTimer(() => controller.abort(timeoutError()), timeoutMs);
  try {
    return await untilAborted(work(controller.signal), controller.signal);
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    timer[Symbol.dispose]();
    signal?.removeEventListener('abort', abort);
  }
}
