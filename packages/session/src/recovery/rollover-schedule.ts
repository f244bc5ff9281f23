/** When a session must make way for the next one, in milliseconds since the Unix epoch. */
export interface RolloverSchedule {
  /** From here on the next one is prepared, and swapped in at a turn boundary. */
  readonly prepareAtMs: number;
  /** At this moment it is swapped in, whatever is going on. */
  readonly swapByMs: number;
}

export interface RolloverScheduleOptions {
  readonly nowMs: number;
  /** The server's `expires_at`, in seconds since the Unix epoch. */
  readonly expiresAt?: number | null | undefined;
  /** Counts from now, where the server does not tell. */
  readonly maximumSessionMs?: number | undefined;
  readonly rolloverMarginMs: number;
  readonly hardMarginMs: number;
}

/** When a session that was created now is rolled over; nothing when its end is not known. Pure. */
export function rolloverSchedule(options: RolloverScheduleOptions): RolloverSchedule | undefined {
  const { nowMs, expiresAt, maximumSessionMs, rolloverMarginMs, hardMarginMs } = options;
  if (rolloverMarginMs === Number.POSITIVE_INFINITY) return undefined;
  const toldMs = typeof expiresAt === 'number' ? expiresAt * 1_000 - nowMs : 0;
  // An end that has passed comes from clocks that disagree: it tells nothing.
  const lifetimeMs = toldMs > 0 ? toldMs : maximumSessionMs;
  if (lifetimeMs === undefined || !(lifetimeMs > 0)) return undefined;
  const marginMs = Math.min(rolloverMarginMs, lifetimeMs / 2);
  const endMs = nowMs + lifetimeMs;
  return { prepareAtMs: endMs - marginMs, swapByMs: endMs - Math.min(hardMarginMs, marginMs / 2) };
}
