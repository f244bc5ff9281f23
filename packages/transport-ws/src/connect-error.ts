import { AntiphonError, type ConnectRequest, displayUrl } from '@antiphon/interface';

/** Turns what ws or Node raised while connecting into the error that `connect` rejects with. */
export function connectError(error: Error & { readonly code?: string }, request: ConnectRequest): AntiphonError {
  const networkCode = error.code;
  const isCertificateFault = networkCode !== undefined && CERTIFICATE_FAULT.test(networkCode);
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `could not connect to ${displayUrl(request.url)}: ${explain(networkCode, isCertificateFault)}`,
    cause: error,
    details: { networkCode },
    // Neither a certificate nor a server that answers the handshake wrongly mends itself.
    isRetryable: networkCode !== undefined && !isCertificateFault,
  });
}

/** The request cannot even be written: a wrong scheme, header or subprotocol. */
export function invalidRequestError(cause: unknown, request: ConnectRequest): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `the request to ${displayUrl(request.url)} cannot be made: check the URL (ws: or wss:, no fragment), the header values, the subprotocols and the TLS options`,
    cause,
  });
}

const CERTIFICATE_FAULT = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME|^ERR_(SSL|TLS)|^EPROTO$/;

function explain(code: string | undefined, isCertificateFault: boolean): string {
  if (isCertificateFault) {
    return `TLS failed (${code}); check that the server speaks TLS there and that its certificate is trusted, or pass its authority as tls.ca`;
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
      return 'the server closed the connection during the handshake (ECONNRESET); check that it serves WebSockets there';
    case undefined:
      return 'the server answered the handshake wrongly; check that it serves WebSockets there';
    default:
      return `the connection failed (${code}); see the cause`;
  }
}
