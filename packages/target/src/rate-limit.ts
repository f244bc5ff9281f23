import { type AbortOptions, AntiphonError, type Clock, delay } from '@antiphon/interface';
import PQueue from 'p-queue';

const WINDOW_MS = 60_000;

/** Lets requests through, as many as allowed. */
export interface RateLimit {
  /** Resolves, first come first served, when the next request may go out. An abort gives the place in the queue back. */
  acquire(options?: AbortOptions): Promise<void>;
}

/** Lets everything through at once. */
export const noRateLimit: RateLimit = {
  acquire: async ({ signal } = {}) => signal?.throwIfAborted(),
};

/**
 * Allows at most `maxRequestsPerMinute` requests in any 60 s, whoever asks: the window slides, so there is no burst at its edge.
 *
 * The queue is p-queue's; the window is ours because it has to run on the given clock.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the number is not a positive integer.
 */
export function slidingWindowRateLimit(maxRequestsPerMinute: number, clock: Clock): RateLimit {
  if (!Number.isSafeInteger(maxRequestsPerMinute) || maxRequestsPerMinute < 1) {
    const message = `maxRequestsPerMinute must be a positive integer, not ${maxRequestsPerMinute}: leave it out for no limit`;
    throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
  }
  const queue = new PQueue({ concurrency: 1 });
  /** When the last requests went out, the oldest first; never more than the limit. */
  const startsMs: number[] = [];
  const takePlace = async (signal: AbortSignal | undefined): Promise<void> => {
    const oldestMs = startsMs[0];
    if (oldestMs !== undefined && startsMs.length >= maxRequestsPerMinute) {
      const delayMs = oldestMs + WINDOW_MS - clock.nowMs();
      if (delayMs > 0) await delay(clock, delayMs, { signal });
      startsMs.shift();
    }
    startsMs.push(clock.nowMs());
  };
  return {
    acquire: async ({ signal } = {}) => {
      signal?.throwIfAborted();
      await queue.add(() => takePlace(signal), signal === undefined ? {} : { signal });
    },
  };
}
