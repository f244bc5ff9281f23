import { type Clock, delay } from '@antiphon/interface';

// How much lost time may be made up for: late timers, not a stalled connection.
const CATCH_UP_MS = 250;

/** Lets audio pass as fast as it lasts. One for an input buffer: pieces that follow each other share its time. */
export interface Pacer {
  /** Waits until the next piece may go, at so many times real time. */
  readonly wait: (durationMs: number, speed: number, signal: AbortSignal | undefined) => Promise<void>;
}

export function createPacer(clock: Clock): Pacer {
  let dueMs = Number.NEGATIVE_INFINITY;
  return {
    async wait(durationMs, speed, signal) {
      signal?.throwIfAborted();
      if (speed === Number.POSITIVE_INFINITY) return;
      const nowMs = clock.nowMs();
      const atMs = Math.max(dueMs, nowMs - CATCH_UP_MS);
      // After a pause there is nothing to make up for.
      const isFirst = dueMs < nowMs - CATCH_UP_MS;
      dueMs = (isFirst ? nowMs : atMs) + durationMs / speed;
      if (atMs > nowMs) await delay(clock, atMs - nowMs, { signal });
    },
  };
}
