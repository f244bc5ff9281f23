const KINDS = ['TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'TCPConnectWrap', 'GetAddrInfoReqWrap'];

interface NodeProcess {
  getActiveResourcesInfo?(): string[];
}

function openHandles(): string[] {
  const { process } = globalThis as { readonly process?: NodeProcess };
  return (process?.getActiveResourcesInfo?.() ?? []).filter((kind) => KINDS.includes(kind)).sort();
}

/** A turn of the event loop, and a little more. */
export function turn(delayMs = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/**
 * Runs a test and rejects when it leaves a socket or server that was not there before. Looks only where the platform tells (Node).
 *
 * A socket's end takes a few turns of the event loop, hence the wait. Some may be there before: undici, and with it Node's own WebSocket, never lets go
 * of a socket whose handshake selected no subprotocol.
 */
export async function leavingNoHandle(run: () => Promise<void>): Promise<void> {
  const before = openHandles();
  await run();
  // What was begun at the end shows a turn later.
  await turn();
  for (let attempt = 0; attempt < 200 && openHandles().length > before.length; attempt += 1) await turn(5);
  const after = openHandles();
  if (after.length > before.length) {
    throw new Error(`handles are left open: ${after.join(', ')}; before there were: ${before.join(', ') || 'none'}`);
  }
}
