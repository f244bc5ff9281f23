// Every other server event, against JSON.parse alone: as text, and as the bytes that a socket gives.
import { readFileSync } from 'node:fs';
import { gaDialect } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const lines = readFileSync(new URL('../test/fixtures/ga-server-events.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.includes('"response.output_audio.delta"'));
const typeOf = (line) => JSON.parse(line).type;
const known = lines.filter((line) => gaDialect.decode(line)[0].type === typeOf(line));

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

// What whole conversations bring, in their order, and then one event of every kind or more.
const RECORDINGS = ['ga-server-vad', 'ga-function-call', 'ga-interrupted', 'ga-mcp'];
const recorded = RECORDINGS.flatMap((name) =>
  readFileSync(new URL(`../../session/test/recordings/${name}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ from, event }) => from === 'server' && event.type !== 'response.output_audio.delta')
    .map(({ event }) => JSON.stringify(event)),
);

for (const [mix, texts] of Object.entries({ conversations: recorded, kinds: known })) {
  const frames = texts.map((text) => Buffer.from(text));
  let count = 0;
  await benchCase({
    name: 'protocol/decode-events',
    ours: () => texts.forEach((text) => (count += gaDialect.decode(text).length)),
    floor: () => texts.forEach((text) => (count += JSON.parse(text).type.length)),
    floorName: 'JSON.parse',
    facts: { mix, events: texts.length, form: 'text' },
  });
  await benchCase({
    name: 'protocol/decode-events',
    ours: () => frames.forEach((frame) => (count += gaDialect.decode(frame).length)),
    floor: () => frames.forEach((frame) => (count += JSON.parse(frame.toString()).type.length)),
    floorName: 'JSON.parse(frame.toString())',
    facts: { mix, events: frames.length, form: 'bytes' },
  });
}
