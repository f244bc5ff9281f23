import type { AbortOptions } from './abort-options.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * Lets those who ask while a call is under way share it, for those who write credential providers.
 *
 * Aborting ends the wait of the one who aborts. Once all have, the call's own signal aborts, and the next one calls anew: a call that hangs holds nobody.
 *
 * @example
 * import { createSharedCall } from '@antiphon/interface';
 *
 * let callCount = 0;
 * const ask = createSharedCall(async () => (callCount += 1));
 * console.log(await Promise.all([ask(), ask()])); // [1, 1]
 */
export function createSharedCall<Value>(
  call: (signal: AbortSignal) => Promise<Value>,
): (options?: AbortOptions) => Promise<Value> {
  let running: Running<Value> | undefined;
  const forget = (one: Running<Value>): void => {
    if (running === one) running = undefined;
  };
  const begin = (): Running<Value> => {
    const controller = new AbortController();
    const one: Running<Value> = {
      controller,
      // What throws at once rejects like all else.
      result: Promise.resolve()
        .then(() => call(controller.signal))
        .finally(() => forget(one)),
      waiterCount: 0,
    };
    return one;
  };
  return async ({ signal } = {}) => {
    signal?.throwIfAborted();
    const one = (running ??= begin());
    one.waiterCount += 1;
    try {
      return await untilAborted(one.result, signal);
    } finally {
      one.waiterCount -= 1;
      if (one.waiterCount === 0 && running === one) {
        forget(one);
        one.controller.abort(signal?.reason);
      }
    }
  };
}

/** One call, and how many wait for it. */
interface Running<Value> {
  readonly controller: AbortController;
  readonly result: Promise<Value>;
  waiterCount: number;
}
