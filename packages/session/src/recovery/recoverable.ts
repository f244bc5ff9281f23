import { type CloseInfo, isAntiphonError } from '@antiphon/interface';
import { CLOSE_CODES } from '@antiphon/protocol';

// The rest would repeat itself: a broken protocol, a message too big, a refusal.
const RECOVERABLE_CLOSE_CODES: ReadonlySet<number> = new Set([
  CLOSE_CODES.goingAway,
  CLOSE_CODES.noStatus,
  CLOSE_CODES.abnormal,
  CLOSE_CODES.internalError,
  CLOSE_CODES.serviceRestart,
  CLOSE_CODES.tryAgainLater,
]);

// Another connection of the same account, or in the same dialect, meets the same.
const FATAL_ERROR_CODES: ReadonlySet<string> = new Set([
  'invalid_api_key',
  'insufficient_quota',
  'account_deactivated',
  'billing_hard_limit_reached',
  'beta_api_shape_disabled',
]);

/** Whether a new connection may bring the session back. `errorCode` is that of the last `error` event that no command was to blame for. */
export function isRecoverableClose({ code, reason, initiator }: CloseInfo, errorCode?: string | null): boolean {
  if (initiator === 'local' || !RECOVERABLE_CLOSE_CODES.has(code)) return false;
  return !isFatal(errorCode ?? undefined) && !isFatal(reason.slice(reason.lastIndexOf('.') + 1));
}

/** Whether another attempt to connect may succeed where one has failed with this. */
export function isRecoverableFailure(error: unknown): boolean {
  return isAntiphonError(error) && error.isRetryable && !isFatal(error.details.errorCode);
}

function isFatal(errorCode: string | undefined): boolean {
  return errorCode !== undefined && FATAL_ERROR_CODES.has(errorCode);
}
