import { AntiphonError, type Clock, delay, isAntiphonError, type Logger } from '@antiphon/interface';
import { type BackOff, backOffDelayMs } from './back-off.ts';
import { isRecoverableFailure } from './recoverable.ts';
import type { RecoveryBudget } from './recovery-budget.ts';

/** An attempt that is about to be waited for. */
export interface ComingAttempt {
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: AntiphonError;
}

export interface AttemptsOptions<Value> {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly backOff: BackOff;
  readonly budget: RecoveryBudget;
  /** Why a connection is needed. */
  readonly cause: AntiphonError;
  /** Whether the first attempt is made at once. */
  readonly isFirstAtOnce: boolean;
  readonly signal: AbortSignal;
  readonly attempt: (signal: AbortSignal) => Promise<Value>;
  readonly onComing?: (coming: ComingAttempt) => void;
}

export interface Attempted<Value> {
  readonly value: Value;
  readonly attemptCount: number;
}

/**
 * Attempts until one succeeds. The first is announced before the call returns.
 *
 * @throws the failure that no further attempt can mend; `CONNECTION_LOST` when the budget is used up; the signal's reason.
 */
export async function attemptWithin<Value>(options: AttemptsOptions<Value>): Promise<Attempted<Value>> {
  const { clock, logger, backOff, budget, cause, isFirstAtOnce, signal, onComing } = options;
  let error = cause;
  for (let attemptCount = 1; ; attemptCount += 1) {
    const attempt = budget.take();
    const delayMs =
      isFirstAtOnce && attemptCount === 1
        ? 0
        : backOffDelayMs({ attempt: attempt ?? 1, retryAfterMs: error.retryAfterMs }, backOff);
    if (attempt === undefined || delayMs > budget.remainingMs()) throw givenUpError(cause, error, attemptCount - 1);
    onComing?.({ attempt, delayMs, error });
    logger.debug('a new connection follows', { attempt, delayMs, code: error.code });
    if (delayMs > 0) await delay(clock, delayMs, { signal });
    try {
      return { value: await options.attempt(signal), attemptCount };
    } catch (failure) {
      if (signal.aborted || !isRecoverableFailure(failure) || !isAntiphonError(failure)) throw failure;
      error = failure;
    }
  }
}

function givenUpError(cause: AntiphonError, last: AntiphonError, attemptCount: number): AntiphonError {
  if (attemptCount === 0) return cause;
  return new AntiphonError({
    code: 'CONNECTION_LOST',
    message: `${cause.message}; no other connection could take its place (attempts: ${attemptCount}), lastly: ${last.message}`,
    cause: last,
    details: { ...last.details, ...cause.details, attemptCount },
    ...(last.retryAfterMs === undefined ? {} : { retryAfterMs: last.retryAfterMs }),
  });
}
