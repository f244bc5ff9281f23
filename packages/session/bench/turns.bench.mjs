// Whole spoken answers over a real socket from a server in another process: what each client costs against bare ws with JSON.parse and Buffer.from.
// Two shapes: a long answer, where the audio deltas are what counts, and a small one, where all the rest is.
// Warmed up in other conversations, the same for every client, until what a turn does only once is compiled, too, which takes some 3 000 turns; the
// measured conversation begins empty.
import { CLIENTS } from './clients/index.mjs';
import { measureTurns, medianOf, rounded } from './measure-turns.mjs';
import { startPeer } from './start-peer.mjs';

const SMALL = { deltas: 4, pcmBytes: 4_800, words: 4 };
const LONG = { deltas: 200, pcmBytes: 4_800, words: 40 };
const WARM_UP = [
  { shape: SMALL, conversations: 32, turns: 120 },
  { shape: LONG, conversations: 4, turns: 25 },
];
const CASES = [
  { name: 'session/long-turn', shape: LONG, turnsPerRound: 25, rounds: 9 },
  { name: 'session/small-turn', shape: SMALL, turnsPerRound: 120, rounds: 9 },
];

const expectedOf = ({ deltas, pcmBytes, words }) => ({
  byteCount: deltas * pcmBytes,
  transcript: 'word '.repeat(words),
});

const peer = await startPeer();
for (const open of Object.values(CLIENTS)) {
  for (const { shape, conversations, turns } of WARM_UP) {
    for (let conversation = 0; conversation < conversations; conversation += 1) {
      const warm = await open(peer.url(shape));
      await measureTurns(warm, { count: turns, ...expectedOf(shape) });
      await warm.close();
    }
  }
}
for (const { name, shape, turnsPerRound, rounds } of CASES) {
  const clients = [];
  for (const [client, open] of Object.entries(CLIENTS)) {
    const opened = await open(peer.url(shape));
    clients.push({ client, opened, cpu: [], firstAudio: [], ratios: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const one of clients) {
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
      warmUpTurns: WARM_UP.reduce((sum, { conversations, turns }) => sum + conversations * turns, 0),
      clock: 'cpu',
      node: process.version,
      ...shape,
    };
    console.log(JSON.stringify(row));
  }
}
await peer.close();
