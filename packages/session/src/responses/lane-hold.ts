import type { Clock } from '@antiphon/interface';
import { startTimer } from '../waiting/timer.ts';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 3_200;

/** Keeps the default conversation closed to a new response for a while, although none is known to run. */
export interface LaneHold extends Disposable {
  /** Asked on behalf of a response that waits: it hears of the end of the hold. */
  isHeld(): boolean;
  /** The server says that a response runs, and we know of none: longer each time in a row. */
  backOff(): void;
  /** A response began or ended. */
  release(): void;
}

export interface LaneHoldOptions {
  readonly clock: Clock;
  /** Until when the server is likely to start a response by itself. */
  readonly expectedUntilMs: () => number;
  readonly onOver: () => void;
}

export function createLaneHold({ clock, expectedUntilMs, onOver }: LaneHoldOptions): LaneHold {
  let timer: Disposable | undefined;
  let backOffUntilMs = 0;
  let delayMs = FIRST_DELAY_MS;
  const stopTimer = () => {
    timer?.[Symbol.dispose]();
    timer = undefined;
  };
  return {
    isHeld() {
      stopTimer();
      const untilMs = Math.max(backOffUntilMs, expectedUntilMs());
      // Nearly always: the clock need not be read.
      if (untilMs === 0) return false;
      const leftMs = untilMs - clock.nowMs();
      if (leftMs <= 0) return false;
      timer = startTimer(clock, onOver, leftMs);
      return true;
    },
    backOff() {
      backOffUntilMs = clock.nowMs() + delayMs;
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
    },
    release() {
      backOffUntilMs = 0;
      delayMs = FIRST_DELAY_MS;
      stopTimer();
    },
    [Symbol.dispose]: stopTimer,
  };
}
