import type { AbortOptions, Clock } from '@antiphon/interface';

/** Waits on a clock; an abort ends the wait at once and leaves no timer. */
export function waitForDelay(clock: Clock, delayMs: number, { signal }: AbortOptions = {}): Promise<void> {
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
