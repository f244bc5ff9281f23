import { AntiphonError, connectFailedError, type ConnectRequest, displayUrl } from '@antiphon/interface';

/** Turns what ws or Node raised while connecting into the error that `connect` rejects with. */
export function connectError(cause: Error & { readonly code?: string }, request: ConnectRequest): AntiphonError {
  return connectFailedError({ request, cause, tlsAdvice: 'pass its authority as tls.ca' });
}

/** The request cannot even be written: a wrong scheme, header or subprotocol. */
export function invalidRequestError(cause: unknown, request: ConnectRequest): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the request to ${displayUrl(request.url)} cannot be made: check the URL (ws: or wss:, no fragment), the header values, the subprotocols and the TLS options`,
    cause,
  });
}
