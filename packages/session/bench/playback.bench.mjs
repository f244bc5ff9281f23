// What playing costs on top of a session that is listened to, and what sending audio costs against its encoding alone.
// Both sides run in this process, without a socket: what is measured is the ledger, the converter and the upload.
import { bytesFromPcm16, createResampler, floatToPcm16 } from '@antiphon/audio';
import { compatible } from '@antiphon/protocol';
import { benchCase } from '../../../scripts/bench-case.mjs';
import { attachPlayback, connectSession, createPlayback } from '../dist/index.js';

const DELTA_COUNT = 200;
const delta = Buffer.alloc(4_800, 7).toString('base64');

function turnFrames(turn) {
  const ids = { response_id: `resp_${turn}`, item_id: `item_${turn}`, output_index: 0, content_index: 0 };
  const response = (status) => ({ id: ids.response_id, status, output: [], conversation_id: 'conv_1' });
  const events = [
    { type: 'response.created', response: response('in_progress') },
    ...Array.from({ length: DELTA_COUNT }, () => ({ type: 'response.output_audio.delta', ...ids, delta })),
    { type: 'response.output_audio.done', ...ids },
    { type: 'response.done', response: response('completed') },
  ];
  return events.map((event, index) => Buffer.from(JSON.stringify({ event_id: `event_${turn}_${index}`, ...event })));
}

/** A session whose server is the caller: it has the sink, and counts what is sent. */
async function openSession() {
  const peer = { sink: undefined, sentBytes: 0 };
  const connection = {
    bufferedBytes: 0,
    send: (frame) => void (peer.sentBytes += frame.length),
    drained: async () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    async close() {
      const info = { code: 1000, reason: '', initiator: 'local' };
      peer.sink.close(info);
      return info;
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
  const transport = {
    name: 'manual',
    carriesHeaders: true,
    async connect(_request, sink) {
      peer.sink = sink;
      queueMicrotask(() =>
        sink.frame('{"type":"session.created","event_id":"event_0","session":{"type":"realtime","id":"sess_1"}}'),
      );
      return connection;
    },
  };
  const endpoint = compatible({ url: 'ws://127.0.0.1/v1/realtime', model: 'm' });
  return { session: await connectSession({ endpoint, transport }), peer };
}

const listened = await openSession();
const played = await openSession();
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

const ring = Array.from({ length: 64 }, (_, turn) => turnFrames(turn));
const runner = ({ peer }) => {
  let turn = 0;
  return () => {
    for (const frame of ring[turn++ % ring.length]) peer.sink.frame(frame);
  };
};
const [play, listen] = [runner(played), runner(listened)];
play();
listen();
if (playedBytes !== heardBytes || heardBytes !== DELTA_COUNT * 4_800) throw new Error(`${playedBytes} ${heardBytes}`);
await benchCase({
  name: 'session/playback-turn',
  ours: play,
  floor: listen,
  floorName: 'the same session, audio$ only',
  timeMs: 400,
  clock: 'cpu',
  facts: { deltas: DELTA_COUNT, reportsPerDelta: 1 },
});

const PCM = new Uint8Array(48_000 * 10).fill(7);
const sender = await openSession();
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
