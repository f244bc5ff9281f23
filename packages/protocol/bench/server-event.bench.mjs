// Every other server event, against JSON.parse alone: as text, and as the bytes that a socket gives.
import { readFileSync } from 'node:fs';
import { gaDialect } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const lines = readFileSync(new URL('../test/fixtures/ga-server-events.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.includes('"response.output_audio.delta"'));
const typeOf = (line) => JSON.parse(line).type;
const known = lines.filter((line) => gaDialect.decode(line)[0].type === typeOf(line));
const frames = known.map((line) => Buffer.from(line));

// One by one, the events a session has most of.
const FREQUENT = [
  'response.output_audio_transcript.delta',
  'response.output_text.delta',
  'response.function_call_arguments.delta',
  'input_audio_buffer.speech_started',
  'conversation.item.added',
  'response.done',
  'session.created',
];
for (const type of FREQUENT) {
  const text = known.find((line) => typeOf(line) === type);
  await benchCase({
    name: 'protocol/decode-event',
    ours: () => gaDialect.decode(text)[0],
    floor: () => JSON.parse(text),
    floorName: 'JSON.parse',
    facts: { type },
  });
}

// All of them in turn, as they come in a session: one event of every kind or more.
let count = 0;
await benchCase({
  name: 'protocol/decode-events',
  ours: () => known.forEach((line) => (count += gaDialect.decode(line).length)),
  floor: () => known.forEach((line) => (count += JSON.parse(line).type.length)),
  floorName: 'JSON.parse',
  facts: { events: known.length, form: 'text' },
});
await benchCase({
  name: 'protocol/decode-events',
  ours: () => frames.forEach((frame) => (count += gaDialect.decode(frame).length)),
  floor: () => frames.forEach((frame) => (count += JSON.parse(frame.toString()).type.length)),
  floorName: 'JSON.parse(frame.toString())',
  facts: { events: frames.length, form: 'bytes' },
});
