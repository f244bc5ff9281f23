// What paced-sessions.bench.mjs measures, in the process that it makes for it.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CLIENTS } from './clients/index.mjs';
import { initialHeapMiB } from './large-heap.mjs';
import { medianOf, rounded } from './measure-turns.mjs';
import { measureQuietRounds, ratiosIn, valuesIn } from './quiet-rounds.mjs';
import { startPeer } from './start-peer.mjs';
import { SOME_CONVERSATIONS, warmUp, warmUpTurns } from './warm-up.mjs';

const SESSION_COUNT = 100;
const ROUNDS = 21;
const shape = { deltas: 40, pcmBytes: 4_800, words: 10, paceMs: 100 };

const peer = await startPeer();
const clients = [];
for (const [client, open] of Object.entries(CLIENTS)) {
  await warmUp(open, peer, SOME_CONVERSATIONS);
  const sessions = await Promise.all(Array.from({ length: SESSION_COUNT }, () => open(peer.url(shape))));
  clients.push({ client, sessions });
}
const measure = async ({ sessions }) => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const before = process.cpuUsage();
  const turns = await Promise.all(sessions.map((session) => session.turn()));
  const { user, system } = process.cpuUsage(before);
  delay.disable();
  if (turns.some(({ byteCount }) => byteCount !== shape.deltas * shape.pcmBytes)) throw new Error('audio was lost');
  return { cpuMs: (user + system) / 1_000, delayMs: delay.percentile(99) / 1e6 };
};
// Not counted: a hundred conversations at once are another thing than one after the other, as the warm-up has them.
for (const one of clients) await measure(one);
const { rounds, repeatedRounds } = await measureQuietRounds(
  clients,
  { rounds: ROUNDS, othersEvery: 3, attemptsPerRound: 2 },
  measure,
);
for (const { client, sessions } of clients) {
  await Promise.all(sessions.map((session) => session.close()));
  const cpuMsOf = ({ cpuMs }) => cpuMs;
  const delayMsOf = ({ delayMs }) => delayMs;
  const ratios = ratiosIn(rounds, client, cpuMsOf);
  if (ratios.length === 0) {
    console.error(`session/paced: ${client} was disturbed in every round.`);
    continue;
  }
  const row = {
    case: 'session/paced',
    client,
    ratio: rounded(medianOf(ratios)),
    cpuMs: rounded(medianOf(valuesIn(rounds, client, cpuMsOf)), 1),
    delayRatio: rounded(medianOf(ratiosIn(rounds, client, delayMsOf))),
    eventLoopDelayP99Ms: rounded(medianOf(valuesIn(rounds, client, delayMsOf)), 2),
    floor: 'raw ws + JSON.parse + Buffer.from(base64)',
    rounds: ratios.length,
    repeatedRounds,
    sessions: SESSION_COUNT,
    warmUpTurns: warmUpTurns(SOME_CONVERSATIONS),
    initialHeapMiB: initialHeapMiB(),
    clock: 'cpu',
    node: process.version,
    ...shape,
  };
  console.log(JSON.stringify(row));
}
await peer.close();
