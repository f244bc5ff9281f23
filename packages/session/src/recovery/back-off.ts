/** How long to wait before each attempt to reach a server again. */
export interface BackOff {
  /** Milliseconds within which the first attempt falls; each further one doubles it. */
  readonly baseDelayMs: number;
  /** It never grows beyond this. */
  readonly maximumDelayMs: number;
  /** 0 to below 1. */
  readonly random: () => number;
}

/** An attempt to be made. */
export interface BackOffAttempt {
  /** From 1. */
  readonly attempt: number;
  /** What the server asked for: never less than this. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * The delay before an attempt, in whole milliseconds: exponential with full jitter, so that clients that were cut off together do not come back together.
 *
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: `random_between(0, min(cap, base * 2 ** attempt))`.
 */
export function backOffDelayMs(
  { attempt, retryAfterMs = 0 }: BackOffAttempt,
  { baseDelayMs, maximumDelayMs, random }: BackOff,
): number {
  const ceilingMs = Math.min(maximumDelayMs, baseDelayMs * 2 ** (attempt - 1));
  // What the server asks for is spread too, upwards: everyone was told the same.
  return Math.floor(retryAfterMs + random() * ceilingMs);
}
