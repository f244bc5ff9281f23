import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  decodeClientEvent,
  detectDialect,
  gaDialect,
  previewDialect,
  type TranslationClientEvent,
} from '../src/index.ts';
import { validateTranslationClientEvent } from '../src/validation/index.ts';
import { linesOf } from './fixture-lines.ts';
import { reencodedClientFrame, reencodedServerFrame, throughPreview, type WireDialect } from './reencoded.ts';

// A collection of the API's published examples and recordings, which is no part of this repository.
const folder =
  process.env['ANTIPHON_API_EXAMPLES'] ??
  fileURLToPath(new URL('../../../../shared/protocol/fixtures', import.meta.url));
const reason = existsSync(folder) ? '' : ' (skipped: no folder of API examples; name one in ANTIPHON_API_EXAMPLES)';
const files = reason === '' ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];

interface Example {
  readonly name: string;
  readonly line: string;
  readonly dialect: WireDialect;
}

// REST bodies and webhooks are no events.
const examples = files
  .filter((name) => !/objects|webhook/.test(name))
  .flatMap((file) =>
    linesOf(join(folder, file)).map((line, at): Example => ({
      name: `${file}:${at + 1}`,
      line,
      dialect: dialectOf(file, line),
    })),
  );

// The newest document describes the preview too, with GA's names in half of its examples; and it has one leftover of the preview among its GA examples.
function dialectOf(file: string, line: string): WireDialect {
  if (/"transcription_session\.\w+"/.test(line)) return 'preview';
  const isPreview = /beta|azure-preview/.test(file);
  const hasGaNames = /"response\.output_(text|audio|audio_transcript)\.\w+"|"output_modalities"/.test(line);
  return isPreview && !(file.includes('beta-schema') && hasGaNames) ? 'preview' : 'ga';
}

const named = (isClient: boolean): [string, Example][] =>
  examples
    .filter(({ name }) => name.includes('client') === isClient && !isOfTranslationClient(name))
    .map((example) => [`${example.dialect} ${example.name}`, example]);

const isOfTranslationClient = (name: string): boolean => name.includes('translation.client');

const REFUSED_CLIENT_EVENTS: Readonly<Record<string, string>> = { 'scooby.dooby.doo': 'invalid_value' };

// What comes back in another spelling, and why: [example, what is read for what, reason].
const RESPELT: readonly (readonly [example: string, from: string, to: string, reason: string])[] = [
  [
    'spec-examples.ga-2026-08-21.server.jsonl:10',
    '"type":"audio"',
    '"type":"output_audio"',
    'an item has the part names of the preview in this one example of the document; in real traffic it has its own',
  ],
  ['spec-examples.ga-2026-08-21.server.jsonl:42', '"type":"text"', '"type":"output_text"', 'the same'],
  ['spec-examples.ga-2026-08-21.server.jsonl:15', '" input_audio', '"input_audio', 'a slip of the document: a blank'],
  ['docs.azure-preview.client.jsonl:1', '"event_id":null,', '', 'null is what a client event has that has no id'],
];

function expectedJson({ name, line }: Example): unknown {
  const [, from, to] = RESPELT.find(([example]) => example === name) ?? [name, '', ''];
  return JSON.parse(from === '' ? line : line.replace(from, to)) as unknown;
}

describe.skipIf(reason !== '')(`published examples of the API${reason}`, () => {
  it('are there', () => {
    expect(named(false).length).toBeGreaterThanOrEqual(180);
    expect(named(true).length).toBeGreaterThanOrEqual(40);
    expect(RESPELT.filter(([name]) => !examples.some((example) => example.name === name))).toEqual([]);
  });

  it.each(named(false))('reads and writes the server event of %s', (_name, example) => {
    const { types, json } = reencodedServerFrame(example.line, example.dialect);
    expect(types).not.toContain('malformed');
    expect(types).not.toContain('unknown');
    expect(json).toEqual([expectedJson(example)]);
  });

  it.each(named(true))('reads and writes, or rightly refuses, the client event of %s', (_name, example) => {
    const { type } = JSON.parse(example.line) as { type: string };
    const code = REFUSED_CLIENT_EVENTS[type];
    if (code !== undefined) {
      expect(decodeClientEvent(example.line)).toMatchObject({ type: 'rejected', error: { code } });
      return;
    }
    const { types, json } = reencodedClientFrame(example.line, example.dialect);
    expect(types).not.toContain('rejected');
    expect(json).toEqual([expectedJson(example)]);
  });

  // The preview says an item's creation in one event, which is read as two.
  const sayable = named(false).filter(
    ([, { line, dialect }]) => dialect === 'ga' && !/"conversation\.item\.(created|done)"/.test(line),
  );

  it.each(sayable)('comes back from the preview as it was: %s', (_name, { line }) => {
    const events = gaDialect.decode(line);
    expect(throughPreview(events).filter(({ type }) => type !== 'conversation.item.done')).toEqual(events);
  });

  it.each(examples.filter(({ name }) => isOfTranslationClient(name)))('reads and writes $name', ({ line }) => {
    const event = validateTranslationClientEvent(line);
    // The audio of the document's example is no audio.
    if (event.type === 'rejected') expect(event.error.param).toBe('audio');
    expect(JSON.parse(gaDialect.encode(JSON.parse(line) as TranslationClientEvent))).toEqual(JSON.parse(line));
  });

  it.each(
    examples
      .filter(({ line }) => /"(transcription_)?session\.created"/.test(line))
      .map((example): [string, Example] => [example.name, example]),
  )('tells the dialect of %s', (name, { line, dialect }) => {
    expect(detectDialect(line)).toBe(name.includes('translation') ? 'translation' : dialect);
  });

  it.each(examples.map(({ name, line }): [string, string] => [name, line]))('throws nothing on %s', (_name, line) => {
    expect(gaDialect.decode(line)).toHaveLength(1);
    expect(previewDialect.decode(line).length).toBeGreaterThan(0);
    expect(decodeClientEvent(line).type).toBeTypeOf('string');
  });
});
