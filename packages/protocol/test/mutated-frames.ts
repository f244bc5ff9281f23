import type { Frame } from '@antiphon/interface';
import * as fc from 'fast-check';
import { fixtureLines } from './fixture-lines.ts';

const HEAD = { event_id: 'event_CsZyNwe7nShrGltJosUXU', response_id: 'resp_CsZyL5IuqSgPEut0cI82K' };
const PLACE = { item_id: 'item_CsZyLdZ3sHZ2DniSNrTKs', output_index: 0, content_index: 0 };
const audioDelta = (type: string): string => JSON.stringify({ type, ...HEAD, ...PLACE, delta: 'AQID'.repeat(400) });

/** Real events of every kind and dialect, and audio of a usual length. */
export const EVENT_LINES: readonly string[] = [
  ...fixtureLines('ga-server-events.jsonl'),
  ...fixtureLines('ga-client-events.jsonl'),
  ...fixtureLines('preview-server-events.jsonl'),
  ...fixtureLines('preview-client-events.jsonl'),
  ...fixtureLines('translation-client-events.jsonl'),
  ...Array.from({ length: 10 }, () => audioDelta('response.output_audio.delta')),
  ...Array.from({ length: 3 }, () => audioDelta('response.audio.delta')),
  JSON.stringify({ type: 'input_audio_buffer.append', audio: 'AQID'.repeat(400) }),
];

export const DEEP = 10_000;

// Placeholders that become, in the text, what JSON.stringify cannot write.
const DEEP_LIST = '\u0001deep list';
const DEEP_OBJECT = '\u0001deep object';

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  'type',
  'id',
  'event_id',
  'delta',
];
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    [],
    {},
    '',
    0,
    -1,
    -0,
    0.5,
    1e308,
    2 ** 53,
    true,
    '1',
    '0',
    'null',
    '\ud800',
    '\udc00x',
  ),
  fc.constantFrom<unknown>(
    'A',
    'A===',
    'AQ=D',
    'AQID\n',
    '!!!!',
    'AQI\u0141',
    '\u0000',
    '__proto__',
    'constructor',
    ' error',
  ),
  fc.constantFrom<unknown>(
    DEEP_LIST,
    DEEP_OBJECT,
    'x'.repeat(100_000),
    'A'.repeat(99_999),
    { length: 1e9 },
    { type: {} },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

type Change =
  | { readonly kind: 'replace'; readonly value: unknown }
  | { readonly kind: 'add'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'remove' }
  | { readonly kind: 'wrap' }
  | { readonly kind: 'respell' };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('replace' as const), value: hostileValue }),
  fc.record({ kind: fc.constant('add' as const), name: fc.constantFrom(...NAMES), value: hostileValue }),
  fc.constantFrom<Change>({ kind: 'remove' }, { kind: 'wrap' }, { kind: 'respell' }),
);

type TextChange = (text: string) => string;

const textChange: fc.Arbitrary<TextChange> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<TextChange>((text) => text) },
  fc.tuple(fc.nat(), fc.nat(20), fc.string({ unit: 'binary', maxLength: 3 })).map(
    ([at, length, insert]): TextChange =>
      (text) =>
        text.slice(0, at % text.length) + insert + text.slice((at % text.length) + length),
  ),
  // The first field of that many, once more.
  fc.tuple(fc.nat(12), fc.constantFrom('null', '1', '"x"', '{}', '"AQID"')).map(([nth, value]): TextChange => {
    let count = 0;
    return (text) =>
      text.replaceAll(/("\w+"):/g, (field, name) => (count++ === nth ? `${name}:${value},${field}` : field));
  }),
);

type Form = (text: string) => Frame;

const form: fc.Arbitrary<Form> = fc.oneof(
  fc.constant<Form>((text) => text),
  { weight: 2, arbitrary: fc.constant<Form>((text) => new TextEncoder().encode(text)) },
  fc.nat().map(
    (cut): Form =>
      (text) =>
        new TextEncoder().encode(text).subarray(0, cut % (text.length + 1)),
  ),
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, value]): Form => {
    return (text) => {
      const bytes = new TextEncoder().encode(text);
      if (bytes.length > 0) bytes[at % bytes.length] = value;
      return bytes;
    };
  }),
);

/** An event with some values changed in kind, removed, added or made huge, its text damaged or not, as a string or as bytes. */
export const mutatedFrame: fc.Arbitrary<Frame> = fc
  .record({
    line: fc.constantFrom(...EVENT_LINES),
    changes: fc.array(fc.tuple(fc.nat(), change), { maxLength: 3 }),
    textChange,
    form,
  })
  .map(({ line, changes, textChange: changed, form: formed }) => {
    const root: Record<string, unknown> = { event: JSON.parse(line) };
    for (const [place, one] of changes) apply(root, place, one);
    return formed(changed(withDepth(JSON.stringify(root['event']) ?? '')));
  });

function apply(root: Record<string, unknown>, place: number, one: Change): void {
  const places = placesIn(root);
  const [holder, key] = places[place % places.length] ?? [root, 'event'];
  const value = holder[key];
  switch (one.kind) {
    case 'remove':
      delete holder[key];
      break;
    case 'wrap':
      put(holder, key, [value]);
      break;
    case 'respell':
      put(holder, key, typeof value === 'string' ? Number.parseFloat(value) : JSON.stringify(value));
      break;
    case 'replace':
      put(holder, key, structuredClone(one.value));
      break;
    case 'add':
      if (isObject(value)) put(value, one.name, structuredClone(one.value));
      break;
    default:
      one satisfies never;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Defined, not assigned: the name may be __proto__.
function put(holder: object, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

type Place = readonly [holder: Record<string, unknown>, key: string];

function placesIn(holder: Record<string, unknown>): Place[] {
  return Object.entries(holder).flatMap(([key, value]): Place[] => [
    [holder, key],
    ...(typeof value === 'object' && value !== null ? placesIn(value as Record<string, unknown>) : []),
  ]);
}

function withDepth(text: string): string {
  return text
    .replaceAll(JSON.stringify(DEEP_LIST), () => '['.repeat(DEEP) + ']'.repeat(DEEP))
    .replaceAll(JSON.stringify(DEEP_OBJECT), () => `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`);
}
