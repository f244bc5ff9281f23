import { isAntiphonError } from '@antiphon/interface';
import type { Refusal } from './authenticator.ts';

/** A handshake's answer when there is no session: what `IncomingConnection.reject` takes. */
export interface HttpRefusal {
  readonly status: number;
  /** The API's own shape, so that its clients understand it. */
  readonly body: { readonly error: { type: string; code: string; message: string; param: null } };
  readonly headers?: Readonly<Record<string, string>>;
}

/** How an authenticator's refusal is answered. */
export function authenticationRefusal({ status, code, message }: Refusal): HttpRefusal {
  const headers = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  return { ...refusal(status, code, message), headers };
}

/** How a gateway with no seat left answers. */
export function fullRefusal(maximumSessions: number): HttpRefusal {
  const message = `All ${maximumSessions} sessions of this gateway are in use. Try again later.`;
  return { ...refusal(429, 'session_limit_reached', message), headers: { 'retry-after': '5' } };
}

/** How a gateway that is shutting down answers. */
export function drainingRefusal(): HttpRefusal {
  return { ...refusal(503, 'shutting_down', 'This gateway is shutting down.'), headers: { 'retry-after': '5' } };
}

/** How a failure of our own is answered. */
export function internalRefusal(): HttpRefusal {
  return refusal(500, 'internal_error', 'The gateway could not check the request.');
}

/**
 * How a failure to reach the upstream is answered. Nothing of the upstream's own text goes out, only its code where that is a plain word:
 * texts name hosts, organisations and parts of keys.
 */
export function upstreamRefusal(failure: unknown): HttpRefusal {
  if (!isAntiphonError(failure)) {
    return refusal(502, 'upstream_unavailable', 'The upstream server could not be reached.');
  }
  const { code, details, retryAfterMs } = failure;
  switch (code) {
    case 'TIMEOUT':
      return refusal(504, 'upstream_timeout', 'The upstream server did not answer in time.');
    case 'AUTH_FAILED':
      return refusal(502, 'upstream_auth_failed', "The upstream server refused the gateway's credential.");
    case 'RATE_LIMITED': {
      const seconds = String(Math.max(1, Math.ceil((retryAfterMs ?? 1_000) / 1_000)));
      const busy = refusal(429, 'upstream_rate_limited', 'The upstream server asks to slow down.');
      return { ...busy, headers: { 'retry-after': seconds } };
    }
    case 'SERVER_ERROR':
    case 'CONNECT_FAILED':
    case 'CONNECTION_LOST':
    case 'CLOSED':
    case 'BLOCKED':
    case 'PROTOCOL':
    case 'INVALID_ARGUMENT':
    case 'AUDIO_FORMAT':
    case 'MEMORY':
    case 'UNSUPPORTED': {
      const reported = plainWord(details.errorCode);
      const why = reported === undefined ? '' : ` It reported "${reported}".`;
      return refusal(502, 'upstream_unavailable', `The upstream server did not open a session.${why}`);
    }
    default:
      return code satisfies never;
  }
}

function refusal(status: number, code: string, message: string): HttpRefusal {
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  return { status, body: { error: { type, code, message, param: null } } };
}

function plainWord(text: string | undefined): string | undefined {
  return text !== undefined && /^[a-z][a-z_]{1,63}$/i.test(text) ? text : undefined;
}
