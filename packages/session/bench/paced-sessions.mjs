// What paced-sessions.bench.mjs measures, in the process that it makes for it.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CLIENTS } from './clients/index.mjs';
import { inTurn, medianOf, rounded } from './measure-turns.mjs';
import { startPeer } from './start-peer.mjs';
import { SOME_CONVERSATIONS, warmUp, warmUpTurns } from './warm-up.mjs';

const SESSION_COUNT = 100;
const ROUNDS = 21;
// A round takes each client four seconds, and single ones differ by a tenth: what the ratio is made of is measured in all of them, the others in every third.
const IN_EVERY_ROUND = ['antiphon', 'raw ws'];
const OTHERS_EVERY = 3;
const shape = { deltas: 40, pcmBytes: 4_800, words: 10, paceMs: 100 };

const peer = await startPeer();
const clients = [];
for (const [client, open] of Object.entries(CLIENTS)) {
  await warmUp(open, peer, SOME_CONVERSATIONS);
  const sessions = await Promise.all(Array.from({ length: SESSION_COUNT }, () => open(peer.url(shape))));
  clients.push({ client, sessions, results: [] });
}
// The first is not counted: a hundred conversations at once are another thing than one after the other, as the warm-up has them.
for (let round = -1; round < ROUNDS; round += 1) {
  const isForAll = round < 0 || round % OTHERS_EVERY === 0;
  const present = clients.filter(({ client }) => isForAll || IN_EVERY_ROUND.includes(client));
  for (const { sessions, results } of inTurn(present, round)) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const before = process.cpuUsage();
    const turns = await Promise.all(sessions.map((session) => session.turn()));
    const { user, system } = process.cpuUsage(before);
    delay.disable();
    if (turns.some(({ byteCount }) => byteCount !== shape.deltas * shape.pcmBytes)) throw new Error('audio was lost');
    if (round >= 0) results.push({ round, cpuMs: (user + system) / 1_000, delayMs: delay.percentile(99) / 1e6 });
  }
}
const floor = clients.find(({ client }) => client === 'raw ws').results;
for (const { client, sessions, results } of clients) {
  await Promise.all(sessions.map((session) => session.close()));
  const row = {
    case: 'session/paced',
    client,
    ratio: rounded(medianOf(results.map(({ round, cpuMs }) => cpuMs / floor[round].cpuMs))),
    cpuMs: rounded(medianOf(results.map(({ cpuMs }) => cpuMs)), 1),
    delayRatio: rounded(medianOf(results.map(({ round, delayMs }) => delayMs / floor[round].delayMs))),
    eventLoopDelayP99Ms: rounded(medianOf(results.map(({ delayMs }) => delayMs)), 2),
    floor: 'raw ws + JSON.parse + Buffer.from(base64)',
    rounds: results.length,
    sessions: SESSION_COUNT,
    warmUpTurns: warmUpTurns(SOME_CONVERSATIONS),
    initialHeapMiB: Number(process.argv[2]),
    clock: 'cpu',
    node: process.version,
    ...shape,
  };
  console.log(JSON.stringify(row));
}
await peer.close();
