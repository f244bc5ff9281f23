import { AntiphonError, type ConnectRequest, displayUrl } from '@antiphon/interface';

type NetworkError = Error & { readonly code?: string };

/** Turns what undici or Node raised while connecting into the error that `connect` rejects with; undefined when the answer itself was wrong. */
export function connectError(error: NetworkError | undefined, request: ConnectRequest): AntiphonError {
  const networkCode = error?.code;
  const isCertificateFault = networkCode !== undefined && CERTIFICATE_FAULT.test(networkCode);
  if (networkCode !== undefined && OWN_TIMEOUT.test(networkCode)) return timeoutError(error, request);
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `could not connect to ${displayUrl(request.url)}: ${explain(networkCode, isCertificateFault)}`,
    cause: error ?? new Error('the answer to the handshake was no valid upgrade'),
    details: { networkCode },
    // Neither a certificate nor a server that answers the handshake wrongly mends itself.
    isRetryable: networkCode !== undefined && !isCertificateFault && !NEVER_MENDED.has(networkCode),
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

const CERTIFICATE_FAULT = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME|^ERR_(SSL|TLS)|^EPROTO$/;
/** A dispatcher of the user's has limits of its own. */
const OWN_TIMEOUT = /^UND_ERR_(CONNECT|HEADERS)_TIMEOUT$/;
/** The dispatcher is closed, or set up wrongly; or what answers speaks no HTTP. */
const NEVER_MENDED = new Set(['UND_ERR_CLOSED', 'UND_ERR_DESTROYED', 'UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED']);

function timeoutError(cause: unknown, request: ConnectRequest): AntiphonError {
  return new AntiphonError({
    code: 'TIMEOUT',
    message: `${displayUrl(request.url)} did not complete the handshake within the limits of the dispatcher; try again, or allow more there`,
    cause,
  });
}

function explain(code: string | undefined, isCertificateFault: boolean): string {
  if (isCertificateFault) {
    return `TLS failed (${code}); check that the server speaks TLS there and that its certificate is trusted, or give an Agent its authority as connect.ca`;
  }
  switch (code) {
    case 'ECONNREFUSED':
      return 'nobody listens there (ECONNREFUSED); start the server or correct the address';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host name could not be resolved (${code}); check the name and the network`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `the host cannot be reached (${code}); check the network, a proxy or a firewall`;
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `the server closed the connection during the handshake (${code}); check that it serves WebSockets there`;
    case 'UND_ERR_ABORTED':
      return 'the request was aborted (UND_ERR_ABORTED); where a proxy is in use, check its address and credentials, and see the cause';
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
      return `the dispatcher is closed (${code}); keep it open as long as the transport is in use`;
    case undefined:
      return 'the server answered the handshake wrongly; check that it serves WebSockets there';
    default:
      return `the connection failed (${code}); see the cause`;
  }
}
