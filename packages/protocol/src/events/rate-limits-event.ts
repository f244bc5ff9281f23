import type { RateLimit } from './rate-limit.ts';
import type { ServerEventBase } from './server-event-base.ts';

/** What is left of the account's limits. Comes around a response, at no fixed place; some servers never send it. */
export interface RateLimitsUpdatedEvent extends ServerEventBase<'rate_limits.updated'> {
  /** The limits as they are now. GA sends `tokens` only (recorded traffic). */
  readonly rate_limits: readonly RateLimit[];
}
