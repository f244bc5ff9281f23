/**
 * The subprotocol that a server selects: `realtime` when the client offers it, else none.
 *
 * Never one that carries a key: a selected subprotocol is sent back and shows in logs.
 */
export function selectSubprotocol(protocols: readonly string[]): string | undefined {
  return protocols.includes(REALTIME_SUBPROTOCOL) ? REALTIME_SUBPROTOCOL : undefined;
}

/** The one subprotocol of the Realtime API that is no secret. */
export const REALTIME_SUBPROTOCOL = 'realtime';

/** What the subprotocol begins with that carries a key where there are no headers. */
export const API_KEY_SUBPROTOCOL_PREFIX = 'openai-insecure-api-key.';
