import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';

const KINDS = ['TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'TCPConnectWrap', 'GetAddrInfoReqWrap'];

function openHandles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => KINDS.includes(kind))
    .sort();
}

/** Runs a test and expects that no socket or server is left after it. A socket's end takes a few turns of the event loop, hence the wait. */
export async function leavingNoHandle(run: () => Promise<void>): Promise<void> {
  await run();
  for (let attempt = 0; attempt < 200 && openHandles().length > 0; attempt += 1) await delay(5);
  expect(openHandles()).toEqual([]);
}
