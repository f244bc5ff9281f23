// Heap of sessions that are open and quiet: bytes each, with many in one process.
import { fileURLToPath } from 'node:url';
import { CLIENTS } from './clients/index.mjs';
import { inProcessesOfTheirOwn, retainedBytes } from './heap.mjs';
import { startPeer } from './start-peer.mjs';

const SESSION_COUNT = 2_000;
const BATCH = 50;

await inProcessesOfTheirOwn(fileURLToPath(import.meta.url), Object.keys(CLIENTS), async (client) => {
  const open = CLIENTS[client];
  const peer = await startPeer();
  const url = peer.url({ deltas: 1 });
  // The first ones load and compile what all share.
  const sessions = await Promise.all(Array.from({ length: BATCH }, () => open(url, { subscribeAll: false })));
  const before = await retainedBytes();
  while (sessions.length < BATCH + SESSION_COUNT) {
    sessions.push(...(await Promise.all(Array.from({ length: BATCH }, () => open(url, { subscribeAll: false })))));
  }
  const after = await retainedBytes();
  await Promise.all(sessions.map((session) => session.close()));
  await peer.close();
  return {
    case: 'session/idle',
    client,
    heapBytesPerSession: Math.round((after.heapBytes - before.heapBytes) / SESSION_COUNT),
    allBytesPerSession: Math.round((after.allBytes - before.allBytes) / SESSION_COUNT),
    sessions: SESSION_COUNT,
    node: process.version,
  };
});
