import { AntiphonError, type Clock, type Logger } from '@antiphon/interface';
import type { RealtimeSession } from '@antiphon/protocol';
import { createDeferred, type Deferred } from '../deferred.ts';
import { startTimer } from '../timer.ts';
import { attemptWithin } from './attempts.ts';
import type { Preparation } from './preparation.ts';
import { createRecoveryBudget } from './recovery-budget.ts';
import type { RecoverySettings } from './recovery-options.ts';
import { rolloverSchedule } from './rollover-schedule.ts';

/** Changes a session over to another connection while the present one is open. */
export interface Rollover {
  /** A server session was described: plans the change before it ends. */
  plan(session: RealtimeSession): void;
  /** The next description is that of another server session. */
  renew(): void;
  /** Changes over, at the next turn boundary or at once. Nothing happens when a change is under way, but that it may be hurried. */
  start(options: { readonly isImmediate: boolean }): void;
  /** Nobody asks for a change any more. One before the end of the session goes on. */
  cancelRequest(): void;
  /** Something happened: this may be a turn boundary. */
  check(): void;
  /** Gives up what is under way, and what is planned. */
  stop(): void;
}

export interface RolloverOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: RecoverySettings;
  readonly prepare: (signal: AbortSignal) => Promise<Preparation>;
  readonly isTurnBoundary: () => boolean;
  /** Takes it into use. False when that has to wait for another boundary. */
  readonly swap: (preparation: Preparation, options: SwapOptions) => Promise<boolean>;
  /** What was asked for cannot be. */
  readonly onFailed: (error: unknown) => void;
}

export interface SwapOptions {
  readonly cause: 'expiry' | 'request';
  readonly attemptCount: number;
  /** Whether turns are cut where they stand. */
  readonly isForced: () => boolean;
  readonly signal: AbortSignal;
}

interface Run {
  readonly controller: AbortController;
  readonly cause: SwapOptions['cause'];
  isForced: boolean;
}

// Time limits of commands and responses pass without an event.
const RECHECK_MS = 1_000;

export function createRollover(options: RolloverOptions): Rollover {
  const { clock, logger, settings } = options;
  let plannedFor: string | undefined;
  let timer: Disposable | undefined;
  let underWay: Run | undefined;
  let boundary: Deferred<undefined> | undefined;

  const run = async (cause: 'expiry' | 'request', isForced: boolean, swapByMs: number): Promise<void> => {
    const controller = new AbortController();
    const run: Run = { controller, cause, isForced };
    underWay = run;
    const { signal } = controller;
    const isDue = () => run.isForced || clock.nowMs() >= swapByMs;
    const untilBoundary = async (preparation: Preparation) => {
      while (!isDue() && !options.isTurnBoundary() && preparation.ended === undefined) {
        signal.throwIfAborted();
        boundary = createDeferred();
        using _timer = startTimer(clock, wake, Math.max(1, Math.min(RECHECK_MS, swapByMs - clock.nowMs())));
        await boundary.promise;
      }
      signal.throwIfAborted();
    };
    try {
      for (let isDone = false; !isDone;) {
        const { value, attemptCount } = await attemptsOf(signal, swapByMs);
        isDone = await change(value, { cause, attemptCount, isForced: isDue, signal }, untilBoundary);
      }
    } catch (error) {
      if (signal.aborted) return;
      logger.warn('the session could not be rolled over', { cause, error });
      options.onFailed(error);
    } finally {
      if (underWay === run) underWay = undefined;
    }
  };
  const attemptsOf = (signal: AbortSignal, swapByMs: number) => {
    const maximumTotalMs = Math.min(settings.maximumTotalMs, Math.max(0, swapByMs - clock.nowMs()));
    const budget = createRecoveryBudget({ ...settings, maximumTotalMs, nowMs: () => clock.nowMs() });
    budget.lost();
    return attemptWithin({
      ...{ clock, logger, budget, signal },
      backOff: settings,
      cause: new AntiphonError({ code: 'CONNECT_FAILED', message: 'no other connection could be prepared' }),
      isFirstAtOnce: true,
      attempt: options.prepare,
    });
  };
  // True when it was taken into use; false when it ended before that.
  const change = async (
    preparation: Preparation,
    swap: SwapOptions,
    untilBoundary: (preparation: Preparation) => Promise<void>,
  ): Promise<boolean> => {
    let isTaken = false;
    try {
      while (!isTaken && preparation.ended === undefined) {
        await untilBoundary(preparation);
        isTaken = preparation.ended === undefined && (await options.swap(preparation, swap));
      }
      return isTaken;
    } finally {
      if (!isTaken) discard(preparation, logger);
    }
  };
  const wake = () => {
    const waiting = boundary;
    boundary = undefined;
    waiting?.resolve(undefined);
  };
  const renew = () => {
    plannedFor = undefined;
    timer?.[Symbol.dispose]();
    timer = undefined;
  };
  const giveUp = () => {
    underWay?.controller.abort(new DOMException('the rollover was given up', 'AbortError'));
    underWay = undefined;
    wake();
  };
  return {
    plan(session) {
      const key = `${session.id} ${session.expires_at ?? ''}`;
      if (key === plannedFor) return;
      renew();
      plannedFor = key;
      const nowMs = clock.nowMs();
      const schedule = rolloverSchedule({ ...settings, nowMs, expiresAt: session.expires_at });
      if (schedule === undefined) return;
      const prepare = () => {
        timer = undefined;
        if (underWay === undefined) void run('expiry', false, schedule.swapByMs);
      };
      timer = startTimer(clock, prepare, Math.max(0, schedule.prepareAtMs - nowMs));
    },
    start({ isImmediate }) {
      if (underWay === undefined) void run('request', isImmediate, Number.POSITIVE_INFINITY);
      else if (isImmediate) underWay.isForced = true;
      wake();
    },
    renew,
    check() {
      if (boundary !== undefined && options.isTurnBoundary()) wake();
    },
    cancelRequest() {
      if (underWay?.cause === 'request') giveUp();
    },
    stop() {
      renew();
      giveUp();
    },
  };
}

/** Closes a connection that is not needed after all. */
export function discard({ line }: Preparation, logger: Logger): void {
  line.mute();
  line.close().catch((error: unknown) => logger.debug('closing failed', { error }));
}
