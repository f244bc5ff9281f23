// What playing costs on top of a session that is listened to, and what sending audio costs against its encoding alone.
// Both sides run in this process, without a socket: what is measured is the ledger, the converter and the upload.
import { bytesFromPcm16, createResampler, floatToPcm16 } from '@antiphon/audio';
import { benchCase } from '../../../scripts/bench-case.mjs';
import { attachPlayback, createPlayback } from '../dist/index.js';
import { compareTurns } from './compare-turns.mjs';
import { openManualSession } from './manual-session.mjs';
import { LONG_TURN } from './shapes.mjs';

const listened = await openManualSession();
const played = await openManualSession();
let [heardBytes, playedBytes] = [0, 0];
listened.session.audio$.subscribe(({ bytes }) => (heardBytes += bytes.length));
// A loudspeaker is behind what it is given: here by one delta, so that something is always playing.
let behind;
const playback = createPlayback();
attachPlayback(played.session, playback, {
  sink: {
    play(chunk, end) {
      playedBytes += chunk.bytes.length;
      if (behind !== undefined) playback.played(behind);
      behind = end;
    },
    stop: () => undefined,
  },
});

const speak = function* ({ peer }, { head, audio, tail }) {
  for (const part of [head, audio, tail]) {
    yield;
    for (const frame of part) peer.sink.frame(frame);
  }
};
await compareTurns({
  name: 'session/playback-turn',
  ours: (frames) => speak(played, frames),
  floor: (frames) => speak(listened, frames),
  floorName: 'the same session, audio$ only',
  shape: LONG_TURN,
  warmUpTurns: 200,
  turnsPerRound: 10,
  rounds: 15,
  facts: { reportsPerDelta: 1 },
});
if (playedBytes !== heardBytes || playedBytes === 0)
  throw new Error(`${playedBytes} of ${heardBytes} bytes were played`);

const PCM = new Uint8Array(48_000 * 10).fill(7);
const sender = await openManualSession();
let floorBytes = 0;
const frameOf = (bytes) =>
  JSON.stringify({
    type: 'input_audio_buffer.append',
    event_id: `event_${floorBytes}`,
    audio: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
  });
await benchCase({
  name: 'session/append-audio',
  ours: () => sender.session.appendAudio(PCM),
  floor() {
    for (let offset = 0; offset < PCM.length; offset += 32_768) {
      floorBytes += frameOf(PCM.subarray(offset, offset + 32_768)).length;
    }
  },
  floorName: 'base64 + JSON.stringify',
  timeMs: 400,
  clock: 'cpu',
  facts: { audioMs: 10_000 },
});

const PIECES = Array.from({ length: 100 }, () => Float32Array.from({ length: 960 }, (_, i) => Math.sin(i / 9) / 2));
const format = { encoding: 'float', bitsPerSample: 32, sampleRateHz: 48_000, channelCount: 1 };
async function* microphone() {
  yield* PIECES;
}
await benchCase({
  name: 'session/send-audio',
  ours: () => sender.session.sendAudio(microphone(), { format }),
  async floor() {
    const resampler = createResampler({ fromHz: 48_000, toHz: 24_000, format: 'float32' });
    for await (const piece of microphone()) {
      floorBytes += frameOf(bytesFromPcm16(floatToPcm16(resampler.push(piece)))).length;
    }
    resampler.flush();
  },
  floorName: 'resampler + base64 + JSON.stringify',
  timeMs: 400,
  clock: 'cpu',
  facts: { pieces: PIECES.length, pieceMs: 20, fromHz: 48_000 },
});
for (const { session } of [listened, played, sender]) await session.close();
