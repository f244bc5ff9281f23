import { AntiphonError, type ConnectRequest, type Credential } from '@antiphon/interface';
import { API_KEY_SUBPROTOCOL_PREFIX, REALTIME_SUBPROTOCOL } from '../server/select-subprotocol.ts';
import { isLoopbackHost } from './hosts.ts';
import { invalidArgument } from './invalid-argument.ts';

/** Where a credential stands in a request. */
export interface PlacedCredential extends Pick<ConnectRequest, 'headers' | 'protocols'> {
  /** Goes into the URL. @default nothing */
  readonly query?: Readonly<Record<string, string>>;
}

/** Refuses to let a credential travel in the clear over a network. */
export function assertPrivate(url: URL): void {
  if (url.protocol === 'wss:' || isLoopbackHost(url)) return;
  throw invalidArgument(
    `a credential must not be sent to ${url.host} over plain ws: use a wss:// URL, or connect without a credential`,
  );
}

/** `Authorization: Bearer`, for every kind of credential. */
export function bearerHeaders(credential: Credential): Record<string, string> {
  return { authorization: `Bearer ${headerValue(credential)}` };
}

/** The credential's value, where a header can carry it. */
export function headerValue({ kind, value }: Credential): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new AntiphonError({
    code: 'AUTH_FAILED',
    message: `the ${kind} is empty or holds a blank, a line break or another character that a header cannot carry: check how it was copied`,
  });
}

/** The subprotocols that carry a credential where there are no headers, as browsers need it. */
export function secretSubprotocols(credential: Credential): string[] {
  // RFC 6455 allows only token characters; the platform's own complaint would repeat the key.
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(credential.value)) {
    throw new AntiphonError({
      code: 'UNSUPPORTED',
      message: `the ${credential.kind} holds characters that a WebSocket subprotocol cannot carry: use a transport that sends headers, or a gateway`,
    });
  }
  return [REALTIME_SUBPROTOCOL, `${API_KEY_SUBPROTOCOL_PREFIX}${credential.value}`];
}
