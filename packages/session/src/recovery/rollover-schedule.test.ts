import { expect, test } from 'vitest';
import { rolloverSchedule } from './rollover-schedule.ts';

const options = { nowMs: 1_000_000, rolloverMarginMs: 300_000, hardMarginMs: 15_000 };

test('counts back from the end that the server tells', () => {
  expect(rolloverSchedule({ ...options, expiresAt: 1_000 + 3_600, maximumSessionMs: 1 })).toEqual({
    prepareAtMs: 1_000_000 + 3_300_000,
    swapByMs: 1_000_000 + 3_585_000,
  });
});

test('counts from now where it tells none, or one that has passed', () => {
  for (const expiresAt of [undefined, null, 999, 1_000, Number.NaN]) {
    expect(rolloverSchedule({ ...options, expiresAt, maximumSessionMs: 1_800_000 })).toEqual({
      prepareAtMs: 1_000_000 + 1_500_000,
      swapByMs: 1_000_000 + 1_785_000,
    });
  }
});

test('plans nothing without an end, and where it is not wanted', () => {
  expect(rolloverSchedule(options)).toBeUndefined();
  expect(
    rolloverSchedule({ ...options, expiresAt: 4_600, rolloverMarginMs: Number.POSITIVE_INFINITY }),
  ).toBeUndefined();
});

test('a short session gives half of its time to the change, and a fourth to the hard end', () => {
  expect(rolloverSchedule({ ...options, maximumSessionMs: 40_000 })).toEqual({
    prepareAtMs: 1_020_000,
    swapByMs: 1_030_000,
  });
});
