import type { RealtimeSession } from '@antiphon/protocol';
import { startTimer } from '../waiting/timer.ts';
import { type RolloverRun, type RolloverRunOptions, type RolloverRunParts, startRolloverRun } from './rollover-run.ts';
import { rolloverSchedule } from './rollover-schedule.ts';

/** Changes a session over to another connection while the present one is open. */
export interface Rollover {
  /** A server session was described: plans the change before it ends. */
  readonly plan: (session: RealtimeSession) => void;
  /** A change has been made: the next description is that of another server session. */
  readonly renew: () => void;
  /** Changes over, at the next turn boundary or at once. Nothing happens when a change is under way, but that it may be hurried. */
  start(isImmediate: boolean): void;
  /** Nobody asks for a change any more. One before the end of the session goes on. */
  readonly cancelRequest: () => void;
  /** Something happened: this may be a turn boundary. */
  readonly check: () => void;
  /** Gives up what is under way, and what is planned. */
  stop(): void;
}

export interface RolloverOptions extends RolloverRunParts {
  /** What was asked for cannot be. */
  readonly onFailed: (error: unknown) => void;
}

export function createRollover(options: RolloverOptions): Rollover {
  const { clock, logger, settings } = options;
  let plannedFor: string | undefined;
  let timer: Disposable | undefined;
  let underWay: RolloverRun | undefined;

  const begin = (runOptions: RolloverRunOptions) => {
    const run = startRolloverRun(options, runOptions);
    underWay = run;
    const forget = () => {
      if (underWay === run) underWay = undefined;
    };
    run.ended.then(forget, (error: unknown) => {
      forget();
      logger.warn('the session could not be rolled over', { cause: run.cause, error });
      options.onFailed(error);
    });
  };
  const unplan = () => {
    plannedFor = undefined;
    timer?.[Symbol.dispose]();
    timer = undefined;
  };
  const giveUp = () => {
    underWay?.giveUp();
    underWay = undefined;
  };
  return {
    plan(session) {
      const key = `${session.id} ${session.expires_at ?? ''}`;
      if (key === plannedFor) return;
      unplan();
      plannedFor = key;
      const nowMs = clock.nowMs();
      const schedule = rolloverSchedule({ ...settings, nowMs, expiresAt: session.expires_at });
      if (schedule === undefined) return;
      const prepare = () => {
        timer = undefined;
        if (underWay === undefined) begin({ cause: 'expiry', isForced: false, swapByMs: schedule.swapByMs });
      };
      timer = startTimer(clock, prepare, Math.max(0, schedule.prepareAtMs - nowMs));
    },
    renew() {
      unplan();
      // It has done its work: whoever asks from now on asks for another change.
      underWay = undefined;
    },
    start(isImmediate) {
      if (underWay === undefined) {
        begin({ cause: 'request', isForced: isImmediate, swapByMs: Number.POSITIVE_INFINITY });
      } else if (isImmediate) underWay.force();
    },
    cancelRequest() {
      if (underWay?.cause === 'request') giveUp();
    },
    check: () => underWay?.check(),
    stop() {
      unplan();
      giveUp();
    },
  };
}
