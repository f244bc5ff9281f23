import { AntiphonError } from '@antiphon/interface';

/** How long a request may take and how hard it tries. */
export interface RequestOptions {
  /**
   * The whole of one prompt, in milliseconds: connect, replay of the history, and the answer to its end. Waiting for the
   * rate limit, or for an earlier prompt of the same conversation, does not count.
   * @default 60_000
   */
  readonly timeoutMs?: number | undefined;
  /** One attempt to connect, in milliseconds. @default 10_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** Attempts to connect, the first included, while the failure is one that a retry may help. @default 3 */
  readonly maxConnectAttempts?: number | undefined;
}

/** The options with their defaults filled in. */
export type ResolvedRequestOptions = { readonly [Name in keyof RequestOptions]-?: number };

const DEFAULTS: ResolvedRequestOptions = { timeoutMs: 60_000, connectTimeoutMs: 10_000, maxConnectAttempts: 3 };
// The longest delay a timer takes.
const MAXIMUM_MS = 2 ** 31 - 1;

/**
 * Fills in defaults.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a value is not a positive integer, or a time is longer than a timer can be.
 */
export function resolveRequestOptions(options: RequestOptions = {}): ResolvedRequestOptions {
  return {
    timeoutMs: positiveInteger('timeoutMs', options.timeoutMs),
    connectTimeoutMs: positiveInteger('connectTimeoutMs', options.connectTimeoutMs),
    maxConnectAttempts: positiveInteger('maxConnectAttempts', options.maxConnectAttempts),
  };
}

function positiveInteger(name: keyof RequestOptions, value: number | undefined): number {
  const number = value ?? DEFAULTS[name];
  if (Number.isSafeInteger(number) && number >= 1 && number <= MAXIMUM_MS) return number;
  const message = `requestOptions.${name} must be an integer from 1 to ${MAXIMUM_MS}, not ${String(value)}`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
