import {
  AntiphonError,
  connectFailedError,
  type ConnectRequest,
  displayUrl,
  type FailureExplanation,
} from '@antiphon/interface';

/** Turns what undici or Node raised while connecting into the error that `connect` rejects with. */
export function connectError(cause: Error & { readonly code?: string }, request: ConnectRequest): AntiphonError {
  if (cause.code !== undefined && OWN_TIMEOUT.test(cause.code)) return timeoutError(cause, request);
  return connectFailedError({
    request,
    cause,
    tlsAdvice: 'give an Agent its authority as connect.ca',
    explanations: EXPLANATIONS,
  });
}

/** The request cannot even be written: a wrong scheme, header or subprotocol. */
export function invalidRequestError(cause: unknown, request: ConnectRequest): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the request to ${displayUrl(request.url)} cannot be made: check the URL (ws: or wss:, no fragment), the header values and the subprotocols`,
    // undici quotes what it refuses, which may be a key: only the error's name goes on.
    cause: new Error(`undici threw ${cause instanceof Error ? cause.name : 'something'}`),
  });
}

/** A dispatcher of the user's has limits of its own. */
const OWN_TIMEOUT = /^UND_ERR_(CONNECT|HEADERS)_TIMEOUT$/;

const CLOSED: FailureExplanation = {
  text: 'its dispatcher is closed; keep it open as long as the transport is in use',
  isRetryable: false,
};
const EXPLANATIONS: Readonly<Record<string, FailureExplanation>> = {
  UND_ERR_SOCKET: {
    text: 'the server closed the connection during the handshake (UND_ERR_SOCKET); check that it serves WebSockets there',
  },
  UND_ERR_ABORTED: {
    text: 'the request was aborted (UND_ERR_ABORTED); where a proxy is in use, check its address and credentials, and see the cause',
  },
  UND_ERR_CLOSED: CLOSED,
  UND_ERR_DESTROYED: CLOSED,
  UND_ERR_INVALID_ARG: {
    text: 'undici refused what it was asked (UND_ERR_INVALID_ARG); check the dispatcher, and see the cause',
    isRetryable: false,
  },
};

function timeoutError(cause: unknown, request: ConnectRequest): AntiphonError {
  return new AntiphonError({
    code: 'TIMEOUT',
    message: `${displayUrl(request.url)} did not complete the handshake within the limits of the dispatcher; try again, or allow more there`,
    cause,
  });
}
