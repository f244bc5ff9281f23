import { type TestClock, testClock } from '@antiphon/compliance';

export type FakeClock = TestClock;

/** Time that passes when a test says so, from a round number on. */
export function fakeClock(): FakeClock {
  return testClock(1_000_000);
}
