import { AntiphonError, type Clock } from '@antiphon/interface';

// Platform timers hold a signed 32-bit number of milliseconds and fire at once beyond it.
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** Starts a timer; `Infinity`, or more than 24 days, never fires and holds nothing. */
export function startTimer(clock: Pick<Clock, 'setTimer'>, callback: () => void, delayMs: number): Disposable {
  if (delayMs > LONGEST_DELAY_MS) return { [Symbol.dispose]: () => undefined };
  return clock.setTimer(callback, delayMs);
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` unless the value is above zero. */
export function checkTimeoutMs(name: string, value: number): number {
  if (value > 0) return value;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${value}: give a number of milliseconds above 0, or Infinity for no limit`,
  });
}
