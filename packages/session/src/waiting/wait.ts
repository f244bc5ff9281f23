import { AntiphonError, type Clock } from '@antiphon/interface';
import { createDeferred } from './deferred.ts';
import { startTimer } from './timer.ts';

/** A promise that ends by itself: by its time limit or its signal, if nothing settles it before. */
export interface Wait<Value> {
  /** Nobody has to look at it: whoever gives it out decides. */
  readonly promise: Promise<Value>;
  /** False when it had settled already; so does `reject`. */
  readonly resolve: (value: Value) => boolean;
  readonly reject: (reason: unknown) => boolean;
}

export interface WaitOptions {
  readonly clock: Clock;
  /** `Infinity`: no limit. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What is waited for, as the error words it: "session.update was not acknowledged". */
  readonly what: string;
  /** Called once when the limit or the signal ended the wait, before the promise rejects. */
  readonly onAbandoned?: ((by: 'timeout' | 'signal') => void) | undefined;
}

/** Starts a wait. Its timer and listener are gone as soon as it settles, however it does. */
export function createWait<Value>({ clock, timeoutMs, signal, what, onAbandoned }: WaitOptions): Wait<Value> {
  let isSettled = false;
  const deferred = createDeferred<Value>();
  const end = (settle: () => void): boolean => {
    if (isSettled) return false;
    isSettled = true;
    timer[Symbol.dispose]();
    signal?.removeEventListener('abort', onAbort);
    settle();
    return true;
  };
  const abandon = (by: 'timeout' | 'signal', reason: unknown) =>
    end(() => {
      onAbandoned?.(by);
      deferred.reject(reason);
    });
  const onAbort = () => void abandon('signal', signal?.reason);
  const timer = startTimer(clock, () => void abandon('timeout', timeoutError(what, timeoutMs)), timeoutMs);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    promise: deferred.promise,
    resolve: (value) => end(() => deferred.resolve(value)),
    reject: (reason) => end(() => deferred.reject(reason)),
  };
}

/** Waits for a promise within a limit. The promise itself goes on. */
export function settleWithin<Value>(promise: Promise<Value>, options: WaitOptions): Promise<Value> {
  const wait = createWait<Value>(options);
  promise.then(wait.resolve, wait.reject);
  return wait.promise;
}

export function timeoutError(what: string, timeoutMs: number): AntiphonError {
  return new AntiphonError({ code: 'TIMEOUT', message: `${what} within ${timeoutMs} ms`, details: { timeoutMs } });
}
