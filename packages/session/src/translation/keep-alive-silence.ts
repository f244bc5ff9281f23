import type { Clock } from '@antiphon/interface';
import { startTimer } from '../waiting/timer.ts';

/** Fills the pauses between what is appended, in real time: one that is longer than a frame, once the frame has passed. */
export interface KeepAliveSilence extends Disposable {
  /** So much audio was given: it lasts for its duration. */
  covered(durationMs: number): void;
}

export interface KeepAliveSilenceOptions {
  readonly clock: Clock;
  readonly frameMs: number;
  readonly sendSilence: () => void;
}

export function createKeepAliveSilence({ clock, frameMs, sendSilence }: KeepAliveSilenceOptions): KeepAliveSilence {
  let coveredUntilMs = clock.nowMs();
  // Speech that comes in real time is late now and then: silence must not cut into it.
  let toleranceMs = 0;
  const cover = (durationMs: number) => {
    coveredUntilMs = Math.max(coveredUntilMs, clock.nowMs()) + durationMs;
  };
  const onTimer = () => {
    if (clock.nowMs() >= coveredUntilMs + toleranceMs) {
      toleranceMs = 0;
      cover(frameMs);
      sendSilence();
    }
    wait();
  };
  let timer: Disposable | undefined;
  const wait = () => {
    timer = startTimer(clock, onTimer, Math.max(1, coveredUntilMs + toleranceMs - clock.nowMs()));
  };
  cover(frameMs);
  wait();
  return {
    covered(durationMs) {
      cover(durationMs);
      toleranceMs = frameMs;
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
