import { AntiphonError, type AntiphonErrorCode } from './antiphon-error.ts';
import { secretRemover } from './secret-remover.ts';
import type { ConnectRequest } from './transport.ts';

/** A handshake that the server answered with an HTTP status instead of an upgrade. */
export interface RefusedHandshake {
  readonly status: number;
  /** The answer's headers, in any case. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  /** The answer's body, as far as it was read. */
  readonly body?: string | undefined;
  /** What was asked. Its secrets are removed from whatever the server said. */
  readonly request: ConnectRequest;
  /** What was asked for, for the message. @default 'the connection' */
  readonly what?: string | undefined;
  /** The time against which a `Retry-After` date counts. @default Date.now() */
  readonly nowMs?: number | undefined;
}

/**
 * Turns a refused handshake into the error that `Transport.connect` rejects with, so that all transports agree.
 *
 * 401 and 403 become `AUTH_FAILED`, 429 `RATE_LIMITED`, the rest `CONNECT_FAILED`. `details` carries `status`, `requestId` and, from the API's JSON
 * body, `errorType`, `errorCode`, `param` and `errorMessage`; `retryAfterMs` comes from `Retry-After` (seconds or a date) or `retry-after-ms`.
 *
 * @example
 * import { handshakeError } from '@antiphon/interface';
 *
 * const request = { url: new URL('wss://host/v1/realtime'), headers: {}, protocols: [] };
 * console.log(handshakeError({ status: 429, headers: { 'retry-after': '2' }, request }).retryAfterMs); // 2000
 */
export function handshakeError({
  status,
  headers = {},
  body = '',
  request,
  what = 'the connection',
  nowMs,
}: RefusedHandshake): AntiphonError {
  const header = headerReader(headers);
  const clean = secretRemover(request);
  const api = apiErrorFrom(body);
  const requestId = header('x-request-id') ?? header('apim-request-id');
  const said = clean(api.message ?? plainText(body)).slice(0, MAXIMUM_QUOTED_CHARACTERS);
  const quoted = said.replace(/[.;\s]+$/, '');
  return new AntiphonError({
    code: codeOf(status),
    message: `${displayUrl(request.url)} refused ${what} with HTTP status ${status}${quoted && `: ${quoted}`}; ${adviceOn(status)}`,
    cause: new Error(`the request was answered with HTTP status ${status}`),
    details: {
      status,
      errorType: api.type && clean(api.type),
      errorCode: api.code && clean(api.code),
      param: api.param && clean(api.param),
      errorMessage: said || undefined,
      requestId: requestId && clean(requestId),
    },
    ...retryAfter(header, nowMs ?? Date.now()),
  });
}

/** A URL for messages and logs: without query, fragment and user information, where secrets may be. */
export function displayUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

const MAXIMUM_QUOTED_CHARACTERS = 300;

type HeaderReader = (name: string) => string | undefined;

function headerReader(headers: NonNullable<RefusedHandshake['headers']>): HeaderReader {
  const byName = new Map(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : value?.[0],
    ]),
  );
  return (name) => byName.get(name);
}

function codeOf(status: number): AntiphonErrorCode {
  if (status === 401 || status === 403) return 'AUTH_FAILED';
  return status === 429 ? 'RATE_LIMITED' : 'CONNECT_FAILED';
}

function adviceOn(status: number): string {
  if (status === 401) return 'check the key or token, and that it belongs to this endpoint';
  if (status === 403) return 'check that the key has access to this model or deployment';
  if (status === 404) return 'check the path and the name of the model or deployment';
  if (status === 429) return 'wait before the next attempt';
  if (status >= 300 && status < 400) return 'redirects are not followed: use the address it points to';
  if (status >= 500) return 'try again later';
  return 'check the URL and its parameters';
}

function retryAfter(header: HeaderReader, nowMs: number): { retryAfterMs?: number } {
  const milliseconds = header('retry-after-ms');
  if (milliseconds !== undefined && /^\d+(\.\d+)?$/.test(milliseconds)) return { retryAfterMs: Number(milliseconds) };
  const value = header('retry-after')?.trim();
  if (value === undefined || value === '') return {};
  if (/^\d+(\.\d+)?$/.test(value)) return { retryAfterMs: Number(value) * 1_000 };
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? {} : { retryAfterMs: Math.max(0, dateMs - nowMs) };
}

interface ApiErrorFields {
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
  readonly message?: string | undefined;
}

/** Reads `{ "error": { type, code, param, message } }`; Azure also sends `{ "error": { code, message } }` and bare `{ message }`. */
function apiErrorFrom(body: string): ApiErrorFields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // Not JSON: a proxy's page, or nothing.
    return {};
  }
  const outer = recordFrom(parsed);
  const error =
    typeof outer['error'] === 'string' ? recordFrom({ message: outer['error'] }) : recordFrom(outer['error'] ?? outer);
  const text = (name: string): string | undefined => {
    const value = error[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  return { type: text('type'), code: text('code'), param: text('param'), message: text('message') };
}

function recordFrom(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function plainText(body: string): string {
  const text = body.trim();
  // JSON without a message has nothing to quote, a page's markup helps nobody.
  return text.startsWith('{') || text.startsWith('<') ? '' : text.replaceAll(/\s+/g, ' ');
}
