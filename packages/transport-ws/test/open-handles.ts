import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';

const KINDS = ['TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'TCPConnectWrap', 'GetAddrInfoReqWrap'];

function openHandles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => KINDS.includes(kind))
    .sort();
}

/**
 * Runs a test and expects that it leaves no socket or server that was not there before. A socket's end takes a few turns of the event loop, hence the
 * wait. Some may be there before: undici, and with it Node's own WebSocket, never lets go of a socket whose handshake selected no subprotocol.
 */
export async function leavingNoHandle(run: () => Promise<void>): Promise<void> {
  const before = openHandles();
  await run();
  for (let attempt = 0; attempt < 200 && openHandles().length > before.length; attempt += 1) await delay(5);
  const after = openHandles();
  // As lists, so that a failure names what is left.
  if (after.length > before.length) expect(after).toEqual(before);
}
