import { type Clock, delay, isAntiphonError, type Logger } from '@antiphon/interface';
import type { Deadline } from './deadline.ts';

const FIRST_DELAY_MS = 500;
const MAXIMUM_DELAY_MS = 8_000;

export interface ConnectRetryOptions {
  /** The first attempt included. */
  readonly maxAttempts: number;
  readonly deadline: Deadline;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/**
 * Tries to connect until it works, an error says that a retry cannot help, the attempts are used up, or the deadline would pass.
 *
 * Waits as long as the server asked for, else twice as long each time, jittered between half and the whole of it.
 * A loop of ours, because the wait has to end with the signal and run on the given clock: cockatiel's does neither, p-retry's only the first.
 */
export async function connectWithRetry<Result>(
  connect: () => Promise<Result>,
  { maxAttempts, deadline, clock, logger, random }: ConnectRetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connect();
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      if (!isAntiphonError(error) || !error.isRetryable || attempt >= maxAttempts) throw error;
      const delayMs = error.retryAfterMs ?? backoffMs(attempt, random);
      if (delayMs >= deadline.remainingMs()) throw error;
      logger.warn('connect failed, will try again', {
        attempt,
        delayMs,
        code: error.code,
        status: error.details.status,
      });
      await delay(clock, delayMs, { signal: deadline.signal });
    }
  }
}

function backoffMs(attempt: number, random: () => number): number {
  const wholeMs = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAXIMUM_DELAY_MS);
  return Math.round((wholeMs * (1 + random())) / 2);
}
