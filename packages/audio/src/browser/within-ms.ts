import type { Clock } from '@antiphon/interface';

/** Waits for a promise, and no longer than so long. @returns undefined when the time is over */
export function withinMs<Value>(promise: Promise<Value>, timeoutMs: number, clock: Clock): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(() => resolve(undefined), timeoutMs);
    promise.then(resolve, reject).finally(() => timer[Symbol.dispose]());
  });
}
