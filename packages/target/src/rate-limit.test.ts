import { testClock } from '@antiphon/compliance';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settle } from '../test/settle.ts';
import { noRateLimit, slidingWindowRateLimit } from './rate-limit.ts';

describe('slidingWindowRateLimit', () => {
  it('lets the allowed number through at once and the next when the oldest is 60 s old', async () => {
    const clock = testClock();
    const limit = slidingWindowRateLimit(2, clock);
    let through = 0;
    const all = [1, 2, 3].map(() => limit.acquire().then(() => (through += 1)));
    await settle();
    expect(through).toBe(2);
    await clock.advanceAsync(59_999);
    expect(through).toBe(2);
    await clock.advanceAsync(1);
    expect(through).toBe(3);
    await Promise.all(all);
    expect(clock.timerCount).toBe(0);
  });

  it('never lets more than the limit through in any 60 s, however they come, and keeps their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 12 }),
        async (maximum, pausesMs) => {
          const clock = testClock();
          const limit = slidingWindowRateLimit(maximum, clock);
          const starts: { readonly index: number; readonly atMs: number }[] = [];
          for (const [index, pauseMs] of pausesMs.entries()) {
            void limit.acquire().then(() => starts.push({ index, atMs: clock.nowMs() }));
            await clock.advanceAsync(pauseMs);
          }
          await clock.advanceAsync(60_000 * pausesMs.length);
          expect(starts.map(({ index }) => index)).toEqual(pausesMs.map((_pause, index) => index));
          for (const [index, { atMs }] of starts.entries()) {
            const later = starts[index + maximum];
            if (later !== undefined) expect(later.atMs - atMs).toBeGreaterThanOrEqual(60_000);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives the place back when the wait is aborted, and leaves no timer', async () => {
    const clock = testClock();
    const limit = slidingWindowRateLimit(1, clock);
    await limit.acquire();
    const controller = new AbortController();
    const reason = new Error('enough');
    const waiting = limit.acquire({ signal: controller.signal });
    const queued = limit.acquire({ signal: controller.signal });
    const next = limit.acquire();
    const outcomes = Promise.allSettled([waiting, queued]);
    await settle();
    controller.abort(reason);
    expect(await outcomes).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    await clock.advanceAsync(60_000);
    await next;
    expect(clock.timerCount).toBe(0);
  });

  it('rejects with the reason when already aborted', async () => {
    const signal = AbortSignal.abort('no');
    await expect(slidingWindowRateLimit(1, testClock()).acquire({ signal })).rejects.toBe('no');
    await expect(noRateLimit.acquire({ signal })).rejects.toBe('no');
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a limit of %s', (maximum) => {
    expect(() => slidingWindowRateLimit(maximum, testClock())).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
