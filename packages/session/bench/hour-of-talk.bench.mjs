// Memory that an hour of talk leaves in an open session: 360 times five seconds of question and five of answer, as audio, with every stream subscribed.
// After the warm-up it is that of the talk, and not of what the engine compiles in a first hour, which is several times as much.
import { fileURLToPath } from 'node:url';
import { CLIENTS } from './clients/index.mjs';
import { inProcessesOfTheirOwn, retainedBytes } from './heap.mjs';
import { measureTurns } from './measure-turns.mjs';
import { startPeer } from './start-peer.mjs';
import { SOME_CONVERSATIONS, warmUp, warmUpTurns } from './warm-up.mjs';

const TURN_COUNT = 360;
const PIECES = 25;
const piece = new Uint8Array(9_600);
const shape = { deltas: 50, pcmBytes: 4_800, words: 13 };
const expected = { count: 1, byteCount: shape.deltas * shape.pcmBytes, transcript: 'word '.repeat(shape.words) };

await inProcessesOfTheirOwn(fileURLToPath(import.meta.url), Object.keys(CLIENTS), async (client) => {
  const peer = await startPeer();
  await warmUp(CLIENTS[client], peer, SOME_CONVERSATIONS);
  const session = await CLIENTS[client](peer.url(shape));
  const exchange = async () => {
    for (let count = 0; count < PIECES; count += 1) await session.append(piece);
    await session.commit();
    await measureTurns(session, expected);
  };
  for (let turn = 0; turn < 10; turn += 1) await exchange();
  const before = await retainedBytes();
  for (let turn = 0; turn < TURN_COUNT; turn += 1) await exchange();
  const after = await retainedBytes();
  await session.close();
  await peer.close();
  return {
    case: 'session/hour-of-talk',
    client,
    retainedKilobytes: Math.round((after.allBytes - before.allBytes) / 1_000),
    turns: TURN_COUNT,
    warmUpTurns: warmUpTurns(SOME_CONVERSATIONS),
    node: process.version,
  };
});
