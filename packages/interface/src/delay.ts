import type { AbortOptions } from './abort-options.ts';
import type { Clock } from './clock.ts';

/**
 * Waits by a clock. An abort rejects with the signal's reason at once, and leaves no timer.
 *
 * @example
 * import { delay, systemClock } from '@antiphon/interface';
 *
 * await delay(systemClock, 10, { signal: AbortSignal.timeout(1_000) });
 */
export function delay(clock: Clock, delayMs: number, { signal }: AbortOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      timer[Symbol.dispose]();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
