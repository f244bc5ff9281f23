import { testClock } from '@antiphon/compliance';
import { describe, expect, it } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

describe('the token bucket', () => {
  it('tells what is left and when it is full again, and fills by the clock', async () => {
    const clock = testClock();
    const bucket = createTokenBucket(clock);
    expect(bucket.rateLimits()).toEqual([{ name: 'tokens', limit: 40_000, remaining: 40_000, reset_seconds: 0 }]);
    bucket.take(4000);
    expect(bucket.rateLimits()).toMatchObject([{ remaining: 36_000, reset_seconds: 6 }]);
    await clock.advanceAsync(3000);
    expect(bucket.rateLimits()).toMatchObject([{ remaining: 38_000, reset_seconds: 3 }]);
    await clock.advanceAsync(60_000);
    expect(bucket.rateLimits()).toMatchObject([{ remaining: 40_000, reset_seconds: 0 }]);
  });

  it('is never below empty', () => {
    const bucket = createTokenBucket(testClock());
    bucket.take(1_000_000);
    expect(bucket.rateLimits()).toMatchObject([{ remaining: 0, reset_seconds: 60 }]);
  });
});
