import { type Clock, delay } from '@antiphon/interface';

/** Spaces what is sent so that it takes its own length, divided by the pace. */
export interface Pacer {
  /** Waits until the next piece is due; the first is due at once. Rejects with the signal's reason. */
  next(durationMs: number, signal: AbortSignal): Promise<void>;
}

// A timer may be late by some milliseconds; a wait longer than this was a pause.
const PAUSE_MS = 250;

/** The schedule is absolute, so the lateness of single timers does not add up; after a pause it starts anew. */
export function createPacer(clock: Clock, pace: number): Pacer {
  let dueMs = clock.nowMs();
  return {
    async next(durationMs, signal) {
      signal.throwIfAborted();
      if (pace === Number.POSITIVE_INFINITY) return;
      const waitMs = dueMs - clock.nowMs();
      if (waitMs > 0) await delay(clock, waitMs, { signal });
      const nowMs = clock.nowMs();
      dueMs = (nowMs - dueMs > PAUSE_MS ? nowMs : dueMs) + durationMs / pace;
    },
  };
}
