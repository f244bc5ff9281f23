// The frames of one spoken answer through a session with every stream subscribed, against JSON.parse and Buffer.from on the same frames.
// Both sides run in this process, without a socket: what is measured is the session and the codec.
import { compatible } from '@antiphon/protocol';
import { connectSession } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const DELTA_COUNT = 200;
const pcm = Buffer.alloc(4_800, 7);

function turnFrames(turn) {
  const ids = { response_id: `resp_${turn}`, item_id: `item_${turn}`, output_index: 0, content_index: 0 };
  const item = (status) => ({
    id: ids.item_id,
    type: 'message',
    status,
    role: 'assistant',
    content: status === 'completed' ? [{ type: 'output_audio', transcript: 'word '.repeat(40) }] : [],
  });
  const response = (status) => ({
    id: ids.response_id,
    status,
    output: status === 'completed' ? [item(status)] : [],
    conversation_id: 'conv_1',
  });
  const events = [
    { type: 'response.created', response: response('in_progress') },
    { type: 'response.output_item.added', response_id: ids.response_id, output_index: 0, item: item('in_progress') },
    {
      type: 'conversation.item.added',
      previous_item_id: turn > 0 ? `item_${turn - 1}` : null,
      item: item('in_progress'),
    },
    { type: 'response.content_part.added', ...ids, part: { type: 'audio', transcript: '' } },
    ...Array.from({ length: 40 }, () => ({ type: 'response.output_audio_transcript.delta', ...ids, delta: 'word ' })),
    ...Array.from({ length: DELTA_COUNT }, () => ({
      type: 'response.output_audio.delta',
      ...ids,
      delta: pcm.toString('base64'),
    })),
    { type: 'response.output_audio.done', ...ids },
    { type: 'response.output_audio_transcript.done', ...ids, transcript: 'word '.repeat(40) },
    { type: 'response.content_part.done', ...ids, part: { type: 'audio', transcript: 'word '.repeat(40) } },
    { type: 'response.output_item.done', response_id: ids.response_id, output_index: 0, item: item('completed') },
    { type: 'conversation.item.done', previous_item_id: null, item: item('completed') },
    { type: 'response.done', response: response('completed') },
  ];
  return events.map((event, index) => Buffer.from(JSON.stringify({ event_id: `event_${turn}_${index}`, ...event })));
}

/** A transport whose server is the caller: it hands out the sink. */
function manualTransport() {
  const peer = {};
  const transport = {
    name: 'manual',
    carriesHeaders: true,
    async connect(_request, sink) {
      peer.sink = sink;
      queueMicrotask(() =>
        sink.frame('{"type":"session.created","event_id":"event_0","session":{"type":"realtime","id":"sess_1"}}'),
      );
      return {
        bufferedBytes: 0,
        send: () => undefined,
        drained: async () => undefined,
        pause() {},
        resume() {},
        async close() {
          const info = { code: 1000, reason: '', initiator: 'local' };
          sink.close(info);
          return info;
        },
        async [Symbol.asyncDispose]() {
          await this.close();
        },
      };
    },
  };
  return { transport, peer };
}

const { transport, peer } = manualTransport();
const session = await connectSession({
  endpoint: compatible({ url: 'ws://127.0.0.1/v1/realtime', model: 'm' }),
  transport,
});
let received = 0;
for (const stream of [session.events$, session.conversation$, session.state$]) stream.subscribe(() => undefined);

// Frames are prepared outside the measured calls, ids included, in a ring large enough for a run of the benchmark.
const ring = Array.from({ length: 64 }, (_, turn) => turnFrames(turn));
let turn = 0;
const ours = () => {
  const response = session.respond();
  response.audio$.subscribe((bytes) => (received += bytes.length));
  response.transcript$.subscribe(() => undefined);
  for (const frame of ring[turn++ % ring.length]) peer.sink.frame(frame);
};
const floor = () => {
  for (const frame of ring[turn++ % ring.length]) {
    const event = JSON.parse(frame.toString());
    if (event.type === 'response.output_audio.delta') received += Buffer.from(event.delta, 'base64').length;
  }
};

for (const side of [ours, floor]) {
  received = 0;
  side();
  if (received !== DELTA_COUNT * pcm.length) throw new Error(`${side.name} received ${received} bytes`);
}
await benchCase({
  name: 'session/audio-turn',
  ours,
  floor,
  floorName: 'JSON.parse + Buffer.from(base64)',
  timeMs: 400,
  facts: { deltas: DELTA_COUNT, pcmBytesPerDelta: pcm.length },
});
await session.close();
