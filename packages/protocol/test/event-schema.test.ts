import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeClientEvent } from '../src/codec/encode-event.ts';
import { encodeServerEvent, gaDialect } from '../src/index.ts';
import { validateClientEvent, validateTranslationClientEvent } from '../src/validation/index.ts';
import {
  CLIENT_EVENTS,
  SERVER_EVENTS,
  TRANSLATION_CLIENT_EVENTS,
  TRANSLATION_SERVER_EVENTS,
} from './event-arbitraries.ts';
import {
  CLIENT_EVENT_FACTS,
  SERVER_EVENT_FACTS,
  TRANSLATION_CLIENT_EVENT_FACTS,
  TRANSLATION_SERVER_EVENT_FACTS,
} from './event-facts.ts';

interface Definition {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, { readonly const?: unknown; readonly type?: string }>>;
}
interface Family {
  readonly name: string;
  /** What the schema calls its definitions. */
  readonly definitions: RegExp;
  readonly facts: Readonly<Record<string, string>>;
  readonly events: Readonly<Record<string, fc.Arbitrary<{ readonly type: string }>>>;
  readonly encode: (event: never) => string;
  /** Our own receiver's opinion of the frame: the event. */
  readonly receive: (frame: string, event: never) => unknown;
}

const FAMILIES: readonly Family[] = [
  {
    name: 'server events',
    definitions: /^RealtimeServerEvent./,
    facts: SERVER_EVENT_FACTS,
    events: SERVER_EVENTS,
    encode: encodeServerEvent,
    receive: (frame) => gaDialect.decode(frame)[0],
  },
  {
    name: 'server events of translations',
    definitions: /^RealtimeTranslationServerEvent./,
    facts: TRANSLATION_SERVER_EVENT_FACTS,
    events: TRANSLATION_SERVER_EVENTS,
    encode: encodeServerEvent,
    receive: (frame) => gaDialect.decode(frame)[0],
  },
  {
    name: 'client events',
    definitions: /^RealtimeClientEvent./,
    facts: CLIENT_EVENT_FACTS,
    events: CLIENT_EVENTS,
    encode: encodeClientEvent,
    receive: (frame, { session }: { session?: { type: 'realtime' | 'transcription' } }) =>
      validateClientEvent(frame, session === undefined ? {} : { sessionType: session.type }),
  },
  {
    name: 'client events of translations',
    definitions: /^RealtimeTranslationClientEvent./,
    facts: TRANSLATION_CLIENT_EVENT_FACTS,
    events: TRANSLATION_CLIENT_EVENTS,
    encode: encodeClientEvent,
    receive: (frame) => validateTranslationClientEvent(frame),
  },
];

// The API's OpenAPI document as one JSON Schema, which is no part of this repository.
const schemaPath =
  process.env['ANTIPHON_API_SCHEMA'] ??
  fileURLToPath(new URL('../../../../shared/protocol/realtime.schema.json', import.meta.url));
const reason = existsSync(schemaPath) ? '' : ' (skipped: no schema of the API; name one in ANTIPHON_API_SCHEMA)';
const schema =
  reason === ''
    ? (JSON.parse(readFileSync(schemaPath, 'utf8')) as { readonly $defs: Readonly<Record<string, Definition>> })
    : { $defs: {} };

/** The definitions of a family by the type of their events; the leftovers of the preview dialect are not GA. */
function definitionsOf({ definitions }: Family): [type: string, name: string, definition: Definition][] {
  return Object.entries(schema.$defs)
    .filter(([name]) => definitions.test(name))
    .map(([name, definition]): [string, string, Definition] => [
      String(definition.properties?.['type']?.const),
      name,
      definition,
    ])
    .filter(([type]) => !type.startsWith('transcription_session.'));
}

const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  '': (value) => typeof value === 'string',
  '#': Number.isInteger,
  '~': Number.isFinite,
  '{}': (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  '[]': Array.isArray,
};
const MARKS: Readonly<Record<string, string>> = { string: '', integer: '#', number: '~', array: '[]' };

const fieldsOf = (facts: string): [name: string, mark: string][] =>
  facts
    .split(' ')
    .filter((fact) => fact !== '')
    .map((fact) => [fact.replace(/\W+$/, ''), /\W*$/.exec(fact)?.[0] ?? '']);

const runs = { numRuns: 40 };

describe.each(FAMILIES)('$name', (family) => {
  const { events, facts, encode, receive } = family;

  it('are all known', () => {
    // An error is the same in both kinds of session; the document describes it once.
    const known = Object.keys(events).filter((type) => type in facts || type !== 'error');
    expect(new Set(known)).toEqual(new Set(Object.keys(facts)));
  });

  it.each(Object.entries(events))('%s is written with what the API requires, and read as it was', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (event) => {
        const frame = encode(event as never);
        const json = JSON.parse(frame) as Readonly<Record<string, unknown>>;
        expect(json).toEqual(event);
        for (const [name, mark] of fieldsOf(facts[type] ?? '')) {
          expect(KINDS[mark]?.(json[name]), `${name} of ${frame}`).toBe(true);
        }
        expect(receive(frame, event as never)).toEqual(json);
      }),
      runs,
    );
  });

  it.skipIf(reason !== '')(`have the facts of the schema${reason}`, () => {
    const fromSchema = definitionsOf(family).map(([type, , { required = [], properties = {} }]) => {
      const fields = required
        .filter((name) => name !== 'type')
        .map((name) => name + (MARKS[properties[name]?.type ?? ''] ?? '{}'));
      return [type, new Set(fields)];
    });
    const ours = Object.entries(facts).map(([type, text]) => [type, new Set(text.split(' ').filter(Boolean))]);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(fromSchema));
  });
});

describe.skipIf(reason !== '')(`the schema of the API${reason}`, () => {
  const ajv = new Ajv2020({ strict: false, allErrors: false, logger: false });
  if (reason === '') ajv.addSchema(schema, 'api');
  const cases = FAMILIES.flatMap((family) =>
    definitionsOf(family).map(([type, name]): [string, string, Family] => [name, type, family]),
  );

  it('has every event', () => {
    expect(cases.length).toBeGreaterThanOrEqual(46 + 11 + 3 + 6);
  });

  it.each(cases)('%s takes every %s that we write', (name, type, { events, encode }) => {
    const validate = ajv.getSchema(`api#/$defs/${name}`) as ValidateFunction;
    const arbitrary = events[type];
    expect(arbitrary).toBeDefined();
    expect(validate({ type: 'another' })).toBe(false);
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<unknown>, (event) => {
        validate(JSON.parse(encode(event as never)));
        expect(validate.errors ?? []).toEqual([]);
      }),
      runs,
    );
  });
});
