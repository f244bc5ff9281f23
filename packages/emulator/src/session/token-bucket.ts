import type { Clock } from '@antiphon/interface';
import type { RateLimit } from '@antiphon/protocol';

const TOKENS_PER_MINUTE = 40_000;
const MINUTE_MS = 60_000;

/** The tokens a session may use a minute, for `rate_limits.updated`. It only tells: nothing is refused. */
export interface TokenBucket {
  take(tokens: number): void;
  rateLimits(): readonly RateLimit[];
}

/** A full bucket that fills again by the clock. */
export function createTokenBucket(clock: Clock): TokenBucket {
  let used = 0;
  let atMs = clock.nowMs();
  const refill = (): void => {
    const nowMs = clock.nowMs();
    used = Math.max(0, used - ((nowMs - atMs) * TOKENS_PER_MINUTE) / MINUTE_MS);
    atMs = nowMs;
  };
  return {
    take(tokens) {
      refill();
      used = Math.min(TOKENS_PER_MINUTE, used + tokens);
    },
    rateLimits() {
      refill();
      const resetSeconds = Math.round((used * MINUTE_MS) / TOKENS_PER_MINUTE) / 1000;
      const remaining = Math.floor(TOKENS_PER_MINUTE - used);
      return [{ name: 'tokens', limit: TOKENS_PER_MINUTE, remaining, reset_seconds: resetSeconds }];
    },
  };
}
