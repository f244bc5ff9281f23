// Any other server event, against JSON.parse alone.
import { gaDialect } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const events = {
  'response.output_audio_transcript.delta': {
    type: 'response.output_audio_transcript.delta',
    event_id: 'event_1',
    response_id: 'resp_1',
    item_id: 'item_1',
    output_index: 0,
    content_index: 0,
    delta: ' word',
    obfuscation: 'x7Gq',
  },
  'conversation.item.added': {
    type: 'conversation.item.added',
    event_id: 'event_2',
    previous_item_id: null,
    item: {
      id: 'item_1',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio', transcript: null }],
    },
  },
};
for (const [type, event] of Object.entries(events)) {
  const text = JSON.stringify(event);
  await benchCase({
    name: 'protocol/decode-event',
    ours: () => gaDialect.decode(text)[0],
    floor: () => JSON.parse(text),
    floorName: 'JSON.parse',
    facts: { type },
  });
}
