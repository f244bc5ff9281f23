/** Every code that an {@link AntiphonError} can carry. The set is closed: a `switch` over it can be exhaustive. */
export const ANTIPHON_ERROR_CODES = [
  /** The connection could not be opened: refused, name not found, TLS, timeout of the handshake, an HTTP status other than those below. */
  'CONNECT_FAILED',
  /** An open connection ended without being closed by us, before the work was done. */
  'CONNECTION_LOST',
  /** The object was already closed when it was used. */
  'CLOSED',
  /** The credential was refused, or none could be had. */
  'AUTH_FAILED',
  /** The server asked us to slow down. `retryAfterMs` is set when it said for how long. */
  'RATE_LIMITED',
  /** The server answered with an error event, or a response ended as failed. */
  'SERVER_ERROR',
  /** A content filter stopped the answer. */
  'BLOCKED',
  /** The peer broke the protocol. */
  'PROTOCOL',
  /** A wait ran out of time. */
  'TIMEOUT',
  /** A caller's argument or option is wrong. */
  'INVALID_ARGUMENT',
  /** Audio bytes are not what they claim, or a format cannot be handled. */
  'AUDIO_FORMAT',
  /** A conversation memory, or another place where data is kept, could not be read or written. */
  'MEMORY',
  /** The part in use cannot do what was asked. */
  'UNSUPPORTED',
] as const;

export type AntiphonErrorCode = (typeof ANTIPHON_ERROR_CODES)[number];

/** Facts about a failure that a program may want to read. Never a secret, never a payload. */
export interface AntiphonErrorDetails {
  /** The HTTP status of a refused handshake. */
  readonly status?: number | undefined;
  /** The WebSocket close code. */
  readonly closeCode?: number | undefined;
  /** The WebSocket close reason. */
  readonly closeReason?: string | undefined;
  /** The API's own `error.type`. */
  readonly errorType?: string | undefined;
  /** The API's own `error.code`. */
  readonly errorCode?: string | undefined;
  /** The API's own `error.param`. */
  readonly param?: string | undefined;
  /** The server's identifier of the request, for its support. */
  readonly requestId?: string | undefined;
  /** The file at fault. */
  readonly path?: string | undefined;
  /** Where in the input the fault lies, in bytes from its start. */
  readonly byteOffset?: number | undefined;
  readonly [name: string]: string | number | boolean | undefined;
}

export interface AntiphonErrorOptions {
  readonly code: AntiphonErrorCode;
  /** What failed, with which value, and what to do; lower-case, without secret or payload. */
  readonly message: string;
  readonly cause?: unknown;
  readonly details?: AntiphonErrorDetails | undefined;
  /** @default true for CONNECT_FAILED without a status, CONNECTION_LOST, RATE_LIMITED and TIMEOUT; by status for the rest of CONNECT_FAILED */
  readonly isRetryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
}

const BRAND = Symbol.for('antiphon.error');

/**
 * The one error class of Antiphon. Read `code`, not the message.
 *
 * Test for it with {@link isAntiphonError}: two copies of this package may live in one process, and `instanceof` knows only one of them.
 *
 * @example
 * import { AntiphonError, isAntiphonError } from '@antiphon/interface';
 *
 * const failure: unknown = new AntiphonError({ code: 'TIMEOUT', message: 'no answer within 60000 ms' });
 * if (isAntiphonError(failure) && failure.isRetryable) console.log(failure.code);
 */
export class AntiphonError extends Error {
  override readonly name = 'AntiphonError';
  readonly code: AntiphonErrorCode;
  readonly details: AntiphonErrorDetails;
  /** Whether the same call may succeed later without a change. */
  readonly isRetryable: boolean;
  /** How long the server asked us to wait, where it said so. */
  readonly retryAfterMs?: number;

  constructor({ code, message, cause, details = {}, isRetryable, retryAfterMs }: AntiphonErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
    this.isRetryable = isRetryable ?? isRetryableByDefault(code, details.status);
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Tells whether a value is an {@link AntiphonError}, from whichever copy of this package. */
export function isAntiphonError(value: unknown): value is AntiphonError {
  return value instanceof Error && (value as { [BRAND]?: unknown })[BRAND] === true;
}

// Statuses that a later attempt may change; the list is that of the handshake faults in docs/protocol notes.
const RETRYABLE_STATUSES = new Set([408, 429, 500, 502, 503, 504]);

function isRetryableByDefault(code: AntiphonErrorCode, status: number | undefined): boolean {
  if (code === 'CONNECT_FAILED') return status === undefined || RETRYABLE_STATUSES.has(status);
  return code === 'CONNECTION_LOST' || code === 'RATE_LIMITED' || code === 'TIMEOUT';
}
