// Whole spoken answers over a real socket from a server in another process: what each client costs against bare ws with JSON.parse and Buffer.from.
// Two shapes: a long answer, where the audio deltas are what counts, and a small one, where all the rest is.
// Every client is warmed up in other conversations; the measured one begins empty.
import { CLIENTS } from './clients/index.mjs';
import { expectedOf, inTurn, measureTurns, medianOf, rounded } from './measure-turns.mjs';
import { LONG_TURN, SMALL_TURN } from './shapes.mjs';
import { startPeer } from './start-peer.mjs';
import { MANY_CONVERSATIONS, warmUp, warmUpTurns } from './warm-up.mjs';

const CASES = [
  { name: 'session/long-turn', shape: LONG_TURN, turnsPerRound: 25, rounds: 21 },
  { name: 'session/small-turn', shape: SMALL_TURN, turnsPerRound: 120, rounds: 61 },
];

const peer = await startPeer();
for (const open of Object.values(CLIENTS)) await warmUp(open, peer, MANY_CONVERSATIONS);
for (const { name, shape, turnsPerRound, rounds } of CASES) {
  const clients = [];
  for (const [client, open] of Object.entries(CLIENTS)) {
    const opened = await open(peer.url(shape));
    clients.push({ client, opened, cpu: [], firstAudio: [], ratios: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const one of inTurn(clients, round)) {
      const { cpuMicrosecondsPerTurn, firstAudioMs } = await measureTurns(one.opened, {
        count: turnsPerRound,
        ...expectedOf(shape),
      });
      one.cpu.push(cpuMicrosecondsPerTurn);
      one.firstAudio.push(...firstAudioMs);
    }
    const floor = clients.find(({ client }) => client === 'raw ws').cpu[round];
    for (const one of clients) one.ratios.push(one.cpu[round] / floor);
  }
  const floorFirstAudio = medianOf(clients.find(({ client }) => client === 'raw ws').firstAudio);
  for (const { client, opened, cpu, firstAudio, ratios } of clients) {
    await opened.close();
    const row = {
      case: name,
      client,
      ratio: rounded(medianOf(ratios)),
      cpuMicrosecondsPerTurn: rounded(medianOf(cpu), 1),
      firstAudioRatio: rounded(medianOf(firstAudio) / floorFirstAudio),
      firstAudioMs: rounded(medianOf(firstAudio)),
      floor: 'raw ws + JSON.parse + Buffer.from(base64)',
      rounds,
      turns: rounds * turnsPerRound,
      warmUpTurns: warmUpTurns(MANY_CONVERSATIONS),
      clock: 'cpu',
      node: process.version,
      ...shape,
    };
    console.log(JSON.stringify(row));
  }
}
await peer.close();
