// What turns.bench.mjs measures, in the process that it makes for it.
// Two shapes: a long answer, where the audio deltas are what counts, and a small one, where all the rest is.
// Every client is warmed up in other conversations; the measured one begins empty.
import { CLIENTS } from './clients/index.mjs';
import { initialHeapMiB } from './large-heap.mjs';
import { expectedOf, measureTurns, medianOf, rounded } from './measure-turns.mjs';
import { measureQuietRounds, ratiosIn, valuesIn } from './quiet-rounds.mjs';
import { LONG_TURN, SMALL_TURN } from './shapes.mjs';
import { startPeer } from './start-peer.mjs';
import { MANY_CONVERSATIONS, warmUp, warmUpTurns } from './warm-up.mjs';

const CASES = [
  { name: 'session/long-turn', shape: LONG_TURN, turnsPerRound: 25, rounds: 61, othersEvery: 6 },
  { name: 'session/small-turn', shape: SMALL_TURN, turnsPerRound: 120, rounds: 121, othersEvery: 9 },
];

const peer = await startPeer();
for (const open of Object.values(CLIENTS)) await warmUp(open, peer, MANY_CONVERSATIONS);
for (const { name, shape, turnsPerRound, rounds, othersEvery } of CASES) {
  const clients = [];
  for (const [client, open] of Object.entries(CLIENTS)) {
    clients.push({ client, opened: await open(peer.url(shape)) });
  }
  const measured = await measureQuietRounds(clients, { rounds, othersEvery, attemptsPerRound: 10 }, ({ opened }) =>
    measureTurns(opened, { count: turnsPerRound, ...expectedOf(shape) }),
  );
  const firstAudioOf = (client) =>
    medianOf(valuesIn(measured.rounds, client, ({ firstAudioMs }) => firstAudioMs).flat());
  for (const { client, opened } of clients) {
    await opened.close();
    const cpuOf = ({ cpuMicrosecondsPerTurn }) => cpuMicrosecondsPerTurn;
    const ratios = ratiosIn(measured.rounds, client, cpuOf);
    if (ratios.length === 0) {
      console.error(`${name}: ${client} was disturbed in every round.`);
      continue;
    }
    const row = {
      case: name,
      client,
      ratio: rounded(medianOf(ratios)),
      cpuMicrosecondsPerTurn: rounded(medianOf(valuesIn(measured.rounds, client, cpuOf)), 1),
      firstAudioRatio: rounded(firstAudioOf(client) / firstAudioOf('raw ws')),
      firstAudioMs: rounded(firstAudioOf(client)),
      floor: 'raw ws + JSON.parse + Buffer.from(base64)',
      rounds: ratios.length,
      repeatedRounds: measured.repeatedRounds,
      turns: ratios.length * turnsPerRound,
      warmUpTurns: warmUpTurns(MANY_CONVERSATIONS),
      initialHeapMiB: initialHeapMiB(),
      clock: 'cpu',
      node: process.version,
      ...shape,
    };
    console.log(JSON.stringify(row));
  }
}
await peer.close();
