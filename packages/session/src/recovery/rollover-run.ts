import { AntiphonError, type Clock, type Logger } from '@antiphon/interface';
import { createDeferred, type Deferred } from '../waiting/deferred.ts';
import { startTimer } from '../waiting/timer.ts';
import { type Attempted, attemptWithin } from './attempts.ts';
import type { Preparation } from './preparation.ts';
import { createRecoveryBudget } from './recovery-budget.ts';
import type { RecoverySettings } from './recovery-options.ts';

export interface SwapOptions {
  readonly cause: 'expiry' | 'request';
  readonly attemptCount: number;
  /** Whether turns are cut where they stand. */
  readonly isForced: () => boolean;
  readonly signal: AbortSignal;
}

export interface RolloverRunParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: RecoverySettings;
  readonly prepare: (signal: AbortSignal) => Promise<Preparation>;
  readonly isTurnBoundary: () => boolean;
  /** Takes a connection into use. False when that has to wait for another boundary. */
  readonly swap: (preparation: Preparation, options: SwapOptions) => Promise<boolean>;
  readonly discard: (preparation: Preparation) => void;
}

export interface RolloverRunOptions {
  readonly cause: SwapOptions['cause'];
  readonly isForced: boolean;
  /** When it is swapped in at the latest, in milliseconds since the Unix epoch. */
  readonly swapByMs: number;
}

/** One change over to another connection. */
export interface RolloverRun {
  readonly cause: SwapOptions['cause'];
  /** Resolves when it is over: changed, or given up. Rejects when it cannot be. */
  readonly ended: Promise<void>;
  /** Do not wait for a turn boundary. */
  force(): void;
  /** Something happened: this may be a turn boundary. */
  check(): void;
  giveUp(): void;
}

// Time limits of commands and responses pass without an event.
const RECHECK_MS = 1_000;

export function startRolloverRun(parts: RolloverRunParts, options: RolloverRunOptions): RolloverRun {
  const { clock, isTurnBoundary } = parts;
  const { cause, swapByMs } = options;
  const controller = new AbortController();
  const { signal } = controller;
  let { isForced } = options;
  let boundary: Deferred<undefined> | undefined;

  const isDue = () => isForced || clock.nowMs() >= swapByMs;
  const wake = () => {
    const waiting = boundary;
    boundary = undefined;
    waiting?.resolve(undefined);
  };
  const untilBoundary = async (preparation: Preparation) => {
    while (!signal.aborted && !isDue() && !isTurnBoundary() && preparation.ended === undefined) {
      boundary = createDeferred();
      const recheckMs = Math.max(1, Math.min(RECHECK_MS, swapByMs - clock.nowMs()));
      using _timer = startTimer(clock, wake, recheckMs);
      await boundary.promise;
    }
    signal.throwIfAborted();
  };
  // False when the new connection ended before it was taken.
  const change = async ({ value: preparation, attemptCount }: Attempted<Preparation>): Promise<boolean> => {
    let isTaken = false;
    try {
      while (!isTaken && preparation.ended === undefined) {
        await untilBoundary(preparation);
        const swap = { cause, attemptCount, isForced: isDue, signal };
        isTaken = preparation.ended === undefined && (await parts.swap(preparation, swap));
      }
      return isTaken;
    } finally {
      if (!isTaken) parts.discard(preparation);
    }
  };
  const run = async () => {
    try {
      for (let isDone = false; !isDone;) isDone = await change(await prepareUntil(swapByMs, signal, parts));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
  return {
    cause,
    ended: run(),
    force() {
      isForced = true;
      wake();
    },
    check() {
      if (boundary !== undefined && isTurnBoundary()) wake();
    },
    giveUp() {
      controller.abort(new DOMException('the rollover was given up', 'AbortError'));
      wake();
    },
  };
}

function prepareUntil(
  swapByMs: number,
  signal: AbortSignal,
  { clock, logger, settings, prepare }: RolloverRunParts,
): Promise<Attempted<Preparation>> {
  const maximumTotalMs = Math.min(settings.maximumTotalMs, Math.max(1, swapByMs - clock.nowMs()));
  const budget = createRecoveryBudget({ ...settings, maximumTotalMs, nowMs: () => clock.nowMs() });
  budget.lost();
  return attemptWithin({
    clock,
    logger,
    budget,
    signal,
    backOff: settings,
    cause: new AntiphonError({ code: 'CONNECT_FAILED', message: 'the session stays on its connection' }),
    isFirstAtOnce: true,
    attempt: prepare,
  });
}
