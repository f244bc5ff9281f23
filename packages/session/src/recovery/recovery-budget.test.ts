import { expect, test } from 'vitest';
import { fakeClock } from '../../test/support/fake-clock.ts';
import { createRecoveryBudget } from './recovery-budget.ts';

const budgetOn = (clock = fakeClock()) => ({
  clock,
  budget: createRecoveryBudget({
    nowMs: () => clock.nowMs(),
    maximumAttempts: 3,
    maximumTotalMs: 10_000,
    healthyAfterMs: 60_000,
  }),
});

test('counts attempts over losses that follow one another', () => {
  const { budget } = budgetOn();
  budget.lost();
  expect([budget.take(), budget.take()]).toEqual([1, 2]);
  budget.opened();
  budget.lost();
  expect([budget.take(), budget.take()]).toEqual([3, undefined]);
});

test('a healthy time refills it, a shorter one does not', () => {
  const { budget, clock } = budgetOn();
  budget.lost();
  budget.take();
  budget.opened();
  clock.advance(59_999);
  budget.lost();
  expect(budget.take()).toBe(2);
  budget.opened();
  clock.advance(60_000);
  budget.lost();
  expect(budget.take()).toBe(1);
});

test('counts the time between connections only, and nothing is taken when it is used up', () => {
  const { budget, clock } = budgetOn();
  budget.lost();
  clock.advance(4_000);
  budget.opened();
  clock.advance(30_000);
  expect(budget.remainingMs()).toBe(6_000);
  budget.lost();
  // Said twice is once.
  clock.advance(1_000);
  budget.lost();
  clock.advance(4_999);
  expect(budget.take()).toBe(1);
  clock.advance(1);
  expect(budget.take()).toBeUndefined();
});
