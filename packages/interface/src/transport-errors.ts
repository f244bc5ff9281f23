import { AntiphonError } from './antiphon-error.ts';
import { displayUrl } from './handshake-error.ts';
import type { ConnectRequest } from './transport.ts';

/** What `Connection.send` throws once the connection has ended or is closing, for those who write transports. */
export function sendAfterEndError(): AntiphonError {
  return new AntiphonError({
    code: 'CLOSED',
    message: 'the frame was not sent: the connection is closed or closing; open a new one',
  });
}

/** What `Transport.connect` rejects with when the handshake takes longer than its option `handshakeTimeoutMs` allows. */
export function handshakeTimeoutError({ url }: ConnectRequest, timeoutMs: number): AntiphonError {
  return new AntiphonError({
    code: 'TIMEOUT',
    message: `${displayUrl(url)} did not complete the handshake within ${timeoutMs} ms; try again, or allow more with handshakeTimeoutMs`,
  });
}
