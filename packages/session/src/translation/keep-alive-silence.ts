import type { Clock } from '@antiphon/interface';
import { startTimer } from '../waiting/timer.ts';

/** Fills the pauses between what is appended, in real time. */
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
  const covered = (durationMs: number) => {
    coveredUntilMs = Math.max(coveredUntilMs, clock.nowMs()) + durationMs;
  };
  const onTimer = () => {
    if (clock.nowMs() >= coveredUntilMs) {
      covered(frameMs);
      sendSilence();
    }
    wait();
  };
  let timer: Disposable | undefined;
  const wait = () => {
    timer = startTimer(clock, onTimer, Math.max(1, coveredUntilMs - clock.nowMs()));
  };
  covered(frameMs);
  wait();
  return { covered, [Symbol.dispose]: () => timer?.[Symbol.dispose]() };
}
