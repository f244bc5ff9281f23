import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffDelayMs } from './back-off.ts';

const fixed = (random: number) => ({ baseDelayMs: 500, maximumDelayMs: 15_000, random: () => random });

describe('backOffDelayMs', () => {
  it('doubles its range up to the maximum', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7].map((attempt) => backOffDelayMs({ attempt }, fixed(0.5)));
    expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 7_500, 7_500]);
  });

  it('spreads over the whole range, from nothing', () => {
    expect(backOffDelayMs({ attempt: 1 }, fixed(0))).toBe(0);
    expect(backOffDelayMs({ attempt: 1 }, fixed(0.999))).toBe(499);
  });

  it('is whole, never below what the server asks for, and never more than the maximum beyond it', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const properties = fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.nat(600_000),
      random,
      (attempt, asked, at) => {
        const delayMs = backOffDelayMs({ attempt, retryAfterMs: asked }, fixed(at));
        expect(Number.isSafeInteger(delayMs)).toBe(true);
        expect(delayMs).toBeGreaterThanOrEqual(asked);
        expect(delayMs).toBeLessThanOrEqual(asked + 15_000);
      },
    );
    fc.assert(properties);
  });
});
