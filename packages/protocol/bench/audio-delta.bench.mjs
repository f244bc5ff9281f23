// From the bytes of a frame to a typed event and its PCM, against the ordinary way: JSON.parse and Buffer.from.
import { audioDeltaBytes, gaDialect } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

for (const byteCount of [960, 4_800, 19_200]) {
  const pcm = Buffer.alloc(byteCount, 1).map((_, index) => (index * 31) % 251);
  const frame = Buffer.from(
    JSON.stringify({
      type: 'response.output_audio.delta',
      event_id: 'event_0123456789abcdef',
      response_id: 'resp_0123456789abcdef',
      item_id: 'item_0123456789abcdef',
      output_index: 0,
      content_index: 0,
      delta: pcm.toString('base64'),
    }),
  );
  const ours = () => audioDeltaBytes(gaDialect.decode(frame)[0]);
  const floor = () => Buffer.from(JSON.parse(frame.toString()).delta, 'base64');
  if (!Buffer.from(ours()).equals(floor())) throw new Error('the two ways differ');
  await benchCase({
    name: 'protocol/decode-audio-delta',
    ours,
    floor,
    floorName: 'JSON.parse + Buffer.from(base64)',
    facts: { pcmBytes: byteCount },
  });
}
