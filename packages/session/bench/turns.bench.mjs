// Whole spoken answers over a real socket from a server in another process: what each client costs against bare ws with JSON.parse and Buffer.from.
// Two shapes: a long answer, where the audio deltas are what counts, and a small one, where all the rest is.
// Warmed up in other conversations, the same for every client, until what a turn does only once is compiled, too; the measured conversation begins empty.
import { CLIENTS } from './clients/index.mjs';
import { measureTurns, medianOf, rounded } from './measure-turns.mjs';
import { startPeer } from './start-peer.mjs';

const SHAPES = [
  {
    name: 'session/long-turn',
    deltas: 200,
    pcmBytes: 4_800,
    words: 40,
    warmUpConversations: 8,
    turnsPerRound: 25,
    rounds: 9,
  },
  {
    name: 'session/small-turn',
    deltas: 4,
    pcmBytes: 4_800,
    words: 4,
    warmUpConversations: 16,
    turnsPerRound: 120,
    rounds: 9,
  },
];

const peer = await startPeer();
for (const { name, warmUpConversations, turnsPerRound, rounds, ...shape } of SHAPES) {
  const expected = { byteCount: shape.deltas * shape.pcmBytes, transcript: 'word '.repeat(shape.words) };
  const clients = [];
  for (const [client, open] of Object.entries(CLIENTS)) {
    for (let conversation = 0; conversation < warmUpConversations; conversation += 1) {
      const warm = await open(peer.url(shape));
      await measureTurns(warm, { count: turnsPerRound, ...expected });
      await warm.close();
    }
    const opened = await open(peer.url(shape));
    clients.push({ client, opened, cpu: [], firstAudio: [], ratios: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const one of clients) {
      const { cpuMicrosecondsPerTurn, firstAudioMs } = await measureTurns(one.opened, {
        count: turnsPerRound,
        ...expected,
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
      warmUpTurns: warmUpConversations * turnsPerRound,
      clock: 'cpu',
      node: process.version,
      ...shape,
    };
    console.log(JSON.stringify(row));
  }
}
await peer.close();
