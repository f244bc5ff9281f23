import { AntiphonError, type AntiphonErrorCode, type CloseInfo, isAntiphonError, redact } from '@antiphon/interface';
import type { ApiError } from '@antiphon/protocol';

const CODES_BY_API_CODE = new Map<string, AntiphonErrorCode>([
  ['rate_limit_exceeded', 'RATE_LIMITED'],
  ['invalid_api_key', 'AUTH_FAILED'],
  ['content_filter', 'BLOCKED'],
  ['content_policy_violation', 'BLOCKED'],
]);

// Closes after which a new connection may fare better; the rest repeat themselves.
const RETRYABLE_CLOSE_CODES = new Set([1000, 1001, 1005, 1006, 1011, 1012, 1013]);

/** The API's error as ours. `what` begins the message: "session.update was refused". */
export function errorFromApi(what: string, error: Partial<ApiError>): AntiphonError {
  const message = error.message ?? 'the server gave no reason';
  return new AntiphonError({
    code: CODES_BY_API_CODE.get(error.code ?? '') ?? 'SERVER_ERROR',
    message: `${what}: ${redact(message)}`,
    details: {
      ...apiDetails(error),
      ...(error.param === undefined || error.param === null ? {} : { param: error.param }),
    },
    ...(error.type === 'server_error' ? { isRetryable: true } : {}),
    ...retryAfter(message),
  });
}

/** The end of a connection as an error, with who ended it, how, and the wait that the server named. `lastError` is the `error` event that explains it, if one came. */
export function errorFromClose(
  info: CloseInfo,
  lastError?: ApiError,
  phase: 'opening' | 'open' = 'open',
): AntiphonError {
  const explained = explains(lastError, info, phase) ? lastError : undefined;
  return new AntiphonError({
    code: closeErrorCode(info, explained, phase),
    message: closeMessage(info, explained),
    details: {
      closeCode: info.code,
      closeReason: redact(info.reason),
      initiator: info.initiator,
      ...(explained === undefined ? {} : apiDetails(explained)),
    },
    isRetryable: info.initiator === 'lost' || RETRYABLE_CLOSE_CODES.has(info.code),
    ...retryAfter(explained?.message ?? info.reason),
  });
}

/** The server opened another kind of session than was asked for. */
export function otherKindError(type: string): AntiphonError {
  const message = `the server opened a ${type} session; connect to an endpoint for conversations`;
  return new AntiphonError({ code: 'UNSUPPORTED', message });
}

/** What a closed session answers. */
export function closedError(): AntiphonError {
  return new AntiphonError({ code: 'CLOSED', message: 'the session is closed: connect a new one' });
}

/** Whether something was refused because a session or a connection is closed, or is closing. */
export function isClosedError(error: unknown): boolean {
  return isAntiphonError(error) && error.code === 'CLOSED';
}

/** What is said of a raw event while the connection is ending or lost. */
export function notSentError(cause: unknown): AntiphonError {
  const message = 'the event was not sent: the connection is lost and not made anew yet; wait for the state open';
  return new AntiphonError({ code: 'CONNECTION_LOST', message, cause });
}

function apiDetails({ type, code }: Partial<ApiError>): { errorType?: string; errorCode?: string } {
  return {
    ...(type === undefined || type === null ? {} : { errorType: type }),
    ...(code === undefined || code === null ? {} : { errorCode: code }),
  };
}

function explains(error: ApiError | undefined, { code, reason }: CloseInfo, phase: 'opening' | 'open'): boolean {
  if (error === undefined) return false;
  if (phase === 'opening') return true;
  if (reason === `${error.type}.${error.code}` || reason === error.message) return true;
  return error.code === 'session_expired' && code === 1001;
}

function closeErrorCode(info: CloseInfo, error: ApiError | undefined, phase: 'opening' | 'open'): AntiphonErrorCode {
  if (info.initiator === 'local') return 'CLOSED';
  if (error?.code === 'invalid_api_key' || info.reason.endsWith('.invalid_api_key')) return 'AUTH_FAILED';
  return phase === 'opening' && info.initiator === 'remote' ? 'CONNECT_FAILED' : 'CONNECTION_LOST';
}

function closeMessage({ code, reason, initiator }: CloseInfo, error: ApiError | undefined): string {
  const said = redact(error?.message ?? reason);
  const saying = said === '' ? '' : `: ${said}`;
  switch (initiator) {
    case 'local':
      return 'the session was closed before this was done';
    case 'remote':
      return `the server closed the connection with ${code}${saying}`;
    case 'lost':
      return `the connection was lost (${code})${saying}`;
    default:
      return initiator satisfies never;
  }
}

// The API tells the wait in words only: "Please try again in 1.2s", "in 250ms", "in 6m0s".
function retryAfter(message: string): { retryAfterMs?: number } {
  const [, wait = ''] = /try again in ((?:\d+(?:\.\d+)?(?:h|ms|m|s))+)/i.exec(message) ?? [];
  const parts = [...wait.matchAll(/([\d.]+)(h|ms|m|s)/g)];
  if (parts.length === 0) return {};
  const waitMs = parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNIT_MS[unit] ?? 0), 0);
  return { retryAfterMs: Math.ceil(waitMs) };
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
