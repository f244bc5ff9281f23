import { describe, expect, it } from 'vitest';
import { gaDialect, type TranslationClientEvent } from '../src/index.ts';
import { validateTranslationClientEvent } from '../src/validation/index.ts';
import { fixtureLines } from './fixture-lines.ts';
import { reencodedClientFrame, reencodedServerFrame, type WireDialect } from './reencoded.ts';

const NAMES = [
  ['ga-server-events.jsonl', 'ga'],
  ['preview-server-events.jsonl', 'preview'],
  ['ga-client-events.jsonl', 'ga'],
  ['preview-client-events.jsonl', 'preview'],
] as const;

const lines = NAMES.flatMap(([name, dialect]) =>
  fixtureLines(name).map((line, at): [string, string, WireDialect] => [`${name}:${at + 1}`, line, dialect]),
);

// What the reader completes or respells, so that the types hold.
function asRead(line: string): unknown {
  const event = JSON.parse(line) as Record<string, unknown>;
  const { item, error } = event as { item?: { content?: { type: string }[] }; error?: Record<string, unknown> };
  if (event['type'] === 'error' && error !== undefined) error['type'] ??= 'unknown_error';
  if (event['type'] === 'conversation.item.retrieved') {
    for (const part of item?.content ?? []) part.type = part.type.replace(/^(text|audio)$/, 'output_$1');
  }
  return event;
}

describe('a client of a translation session', () => {
  it.each(fixtureLines('translation-client-events.jsonl'))('is understood, and writes: %s', (line) => {
    const event = validateTranslationClientEvent(line);
    expect(event.type).not.toBe('rejected');
    expect(JSON.parse(gaDialect.encode(event as TranslationClientEvent))).toEqual(JSON.parse(line));
  });
});

describe('reading a frame and writing it again', () => {
  it.each(lines.filter(([name]) => name.includes('server')))('gives the same JSON: %s', (_name, line, dialect) => {
    const { types, json } = reencodedServerFrame(line, dialect);
    expect(types).not.toContain('malformed');
    expect(types).not.toContain('unknown');
    expect(json).toEqual([dialect === 'ga' ? asRead(line) : JSON.parse(line)]);
  });

  it.each(lines.filter(([name]) => name.includes('client')))('gives the same JSON: %s', (_name, line, dialect) => {
    const { types, json } = reencodedClientFrame(line, dialect);
    expect(types).not.toContain('rejected');
    const event = JSON.parse(line) as Record<string, unknown>;
    if (event['event_id'] === null) delete event['event_id'];
    expect(json).toEqual([event]);
  });
});
