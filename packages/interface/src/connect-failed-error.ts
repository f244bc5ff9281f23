import { AntiphonError } from './antiphon-error.ts';
import { displayUrl } from './handshake-error.ts';
import type { ConnectRequest } from './transport.ts';

/** A connection that could not be opened, and without an HTTP status to tell why. */
export interface FailedConnect {
  readonly request: ConnectRequest;
  /** What the platform raised; its `code` becomes `details.networkCode`. */
  readonly cause: Error & { readonly code?: string };
  /** What to do about a certificate that is not trusted, such as `pass its authority as tls.ca`. */
  readonly tlsAdvice: string;
  /** What the codes of the transport's own library mean, besides those of Node. @default none */
  readonly explanations?: Readonly<Record<string, FailureExplanation>> | undefined;
}

/** What a code of a library means. */
export interface FailureExplanation {
  /** What failed and what to do: `the dispatcher is closed; keep it open`. */
  readonly text: string;
  /** @default true */
  readonly isRetryable?: boolean | undefined;
}

/**
 * Turns a failure of the network into the `CONNECT_FAILED` that `Transport.connect` rejects with, so that all transports of Node agree.
 *
 * A certificate and a server that answers the handshake wrongly (no code) do not mend themselves: `isRetryable` is false for them, and true for the rest.
 *
 * @example
 * import { connectFailedError } from '@antiphon/interface';
 *
 * const request = { url: new URL('wss://host/v1/realtime'), headers: {}, protocols: [] };
 * const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
 * console.log(connectFailedError({ request, cause, tlsAdvice: 'trust it' }).isRetryable); // true
 */
export function connectFailedError({ request, cause, tlsAdvice, explanations = {} }: FailedConnect): AntiphonError {
  const networkCode = cause.code;
  const { text, isRetryable = true } = explain(networkCode, tlsAdvice, explanations);
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `could not connect to ${displayUrl(request.url)}: ${text}`,
    cause,
    details: { networkCode },
    isRetryable,
  });
}

const CERTIFICATE_FAULT = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME|^ERR_(SSL|TLS)|^EPROTO$/;

function explain(
  code: string | undefined,
  tlsAdvice: string,
  explanations: Readonly<Record<string, FailureExplanation>>,
): FailureExplanation {
  const own = code === undefined ? undefined : explanations[code];
  if (own !== undefined) return own;
  if (code !== undefined && CERTIFICATE_FAULT.test(code)) {
    const text = `TLS failed (${code}); check that the server speaks TLS there and that its certificate is trusted, or ${tlsAdvice}`;
    return { text, isRetryable: false };
  }
  switch (code) {
    case 'ECONNREFUSED':
      return { text: 'nobody listens there (ECONNREFUSED); start the server or correct the address' };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { text: `the host name could not be resolved (${code}); check the name and the network` };
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { text: `the host cannot be reached (${code}); check the network, a proxy or a firewall` };
    case 'ECONNRESET':
      return {
        text: 'the server closed the connection during the handshake (ECONNRESET); check that it serves WebSockets there',
      };
    case undefined:
      return {
        text: 'the server answered the handshake wrongly; check that it serves WebSockets there',
        isRetryable: false,
      };
    default:
      return { text: `the connection failed (${code}); see the cause` };
  }
}
