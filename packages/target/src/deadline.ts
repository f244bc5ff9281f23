import { AntiphonError, type Clock } from '@antiphon/interface';

/** The end of the time a piece of work may take. Dispose it when the work is done: no timer is left. */
export interface Deadline extends Disposable {
  /** Aborts with `TIMEOUT` when the time is over, or with the caller's reason when the caller aborts. */
  readonly signal: AbortSignal;
  /** Never below 0. */
  remainingMs(): number;
}

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Starts to count. */
export function startDeadline({ clock, timeoutMs, signal }: DeadlineOptions): Deadline {
  const controller = new AbortController();
  const endMs = clock.nowMs() + timeoutMs;
  const timer = clock.setTimer(() => {
    const message = `no whole answer within ${timeoutMs} ms: raise requestOptions.timeoutMs for long answers`;
    controller.abort(new AntiphonError({ code: 'TIMEOUT', message }));
  }, timeoutMs);
  const follow = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) follow();
  signal?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, endMs - clock.nowMs()),
    [Symbol.dispose]() {
      timer[Symbol.dispose]();
      signal?.removeEventListener('abort', follow);
    },
  };
}
