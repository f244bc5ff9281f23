/** WebSocket close codes by name: those of RFC 6455 and its registry, and the two that the Realtime API adds. */
export const CLOSE_CODES = {
  normal: 1000,
  /** Also the end of a session that reached its maximum duration. */
  goingAway: 1001,
  protocolError: 1002,
  unsupportedData: 1003,
  /** Never on the wire: the peer's close frame held no code. */
  noStatus: 1005,
  /** Never on the wire: the connection was lost. */
  abnormal: 1006,
  invalidPayload: 1007,
  policyViolation: 1008,
  messageTooBig: 1009,
  internalError: 1011,
  serviceRestart: 1012,
  tryAgainLater: 1013,
  badGateway: 1014,
  /** Never on the wire: TLS failed. */
  tlsFailed: 1015,
  /** The API's: an `error` event came before, and the reason is `{error.type}.{error.code}`, such as `invalid_request_error.invalid_api_key`. */
  invalidRequest: 3000,
  /** The API's: the client speaks the old dialect. The reason has the same form. */
  dialectRefused: 4000,
} as const;

/**
 * The close code to send on where another connection closed with this one.
 *
 * Codes that may stand in a close frame stay as they are. 1005, an orderly end without a code, becomes 1000; every other code
 * that only a program's own side can report (1004, 1006, 1015) and every number outside the ranges becomes 1011.
 *
 * @example
 * import { sendableCloseCode } from '@antiphon/protocol';
 *
 * console.log(sendableCloseCode(3000), sendableCloseCode(1006)); // 3000 1011
 */
export function sendableCloseCode(code: number): number {
  if (code === CLOSE_CODES.noStatus) return CLOSE_CODES.normal;
  return isSendable(code) ? code : CLOSE_CODES.internalError;
}

function isSendable(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}
