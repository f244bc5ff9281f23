// A hundred sessions in one process, each hearing an answer at the pace of speech: processor time, and how late the event loop runs.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CLIENTS } from './clients/index.mjs';
import { inTurn, medianOf, rounded } from './measure-turns.mjs';
import { startPeer } from './start-peer.mjs';
import { SOME_CONVERSATIONS, warmUp, warmUpTurns } from './warm-up.mjs';

const SESSION_COUNT = 100;
const ROUNDS = 9;
const shape = { deltas: 40, pcmBytes: 4_800, words: 10, paceMs: 100 };

const peer = await startPeer();
const clients = [];
for (const [client, open] of Object.entries(CLIENTS)) {
  await warmUp(open, peer, SOME_CONVERSATIONS);
  const sessions = await Promise.all(Array.from({ length: SESSION_COUNT }, () => open(peer.url(shape))));
  clients.push({ client, sessions, cpuMs: [], delayMs: [] });
}
// The first is not counted: a hundred conversations at once are another thing than one after the other, as the warm-up has them.
for (let round = -1; round < ROUNDS; round += 1) {
  for (const { sessions, cpuMs, delayMs } of inTurn(clients, round)) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const before = process.cpuUsage();
    const turns = await Promise.all(sessions.map((session) => session.turn()));
    const { user, system } = process.cpuUsage(before);
    delay.disable();
    if (turns.some(({ byteCount }) => byteCount !== shape.deltas * shape.pcmBytes)) throw new Error('audio was lost');
    if (round < 0) continue;
    cpuMs.push((user + system) / 1_000);
    delayMs.push(delay.percentile(99) / 1e6);
  }
}
const floor = clients.find(({ client }) => client === 'raw ws');
for (const { client, sessions, cpuMs, delayMs } of clients) {
  await Promise.all(sessions.map((session) => session.close()));
  const row = {
    case: 'session/paced',
    client,
    ratio: rounded(medianOf(cpuMs.map((value, round) => value / floor.cpuMs[round]))),
    cpuMs: rounded(medianOf(cpuMs), 1),
    delayRatio: rounded(medianOf(delayMs.map((value, round) => value / floor.delayMs[round]))),
    eventLoopDelayP99Ms: rounded(medianOf(delayMs), 2),
    floor: 'raw ws + JSON.parse + Buffer.from(base64)',
    rounds: ROUNDS,
    sessions: SESSION_COUNT,
    warmUpTurns: warmUpTurns(SOME_CONVERSATIONS),
    clock: 'cpu',
    node: process.version,
    ...shape,
  };
  console.log(JSON.stringify(row));
}
await peer.close();
