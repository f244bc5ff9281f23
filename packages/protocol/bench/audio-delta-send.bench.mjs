// A server's audio delta to its frame, against JSON.stringify.
import { base64FromBytes, encodeServerEvent } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

for (const pcmBytes of [960, 4_800, 19_200]) {
  const pcm = Buffer.alloc(pcmBytes, 1).map((_, index) => (index * 31) % 251);
  const event = (delta) => ({
    type: 'response.output_audio.delta',
    event_id: 'event_0123456789abcdef',
    response_id: 'resp_0123456789abcdef',
    item_id: 'item_0123456789abcdef',
    output_index: 0,
    content_index: 0,
    delta,
  });
  const ours = () => encodeServerEvent(event(base64FromBytes(pcm)));
  const floor = () => JSON.stringify(event(pcm.toString('base64')));
  if (ours() !== floor()) throw new Error('the two ways differ');
  await benchCase({
    name: 'protocol/encode-audio-delta',
    ours,
    floor,
    floorName: 'JSON.stringify + toString(base64)',
    facts: { pcmBytes },
  });
}
