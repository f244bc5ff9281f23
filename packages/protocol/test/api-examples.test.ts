import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeClientEvent, gaDialect } from '../src/index.ts';
import { SERVER_EVENT_FIELDS } from '../src/codec/server-event-fields.ts';
import { linesOf } from './fixture-lines.ts';

// A collection of the API's published examples and recordings, which is no part of this repository.
const folder =
  process.env['ANTIPHON_API_EXAMPLES'] ??
  fileURLToPath(new URL('../../../../shared/protocol/fixtures', import.meta.url));
const reason = existsSync(folder) ? '' : ' (skipped: no folder of API examples; name one in ANTIPHON_API_EXAMPLES)';
const files = reason === '' ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
const isGa = (name: string): boolean =>
  /(^|\.)ga[.-]|^recorded\.(errors|transcription)|guide/.test(name) && !/beta|translation|objects|webhook/.test(name);
const linesWhere = (test: (name: string) => boolean): [string, string][] =>
  files
    .filter(test)
    .flatMap((name) => linesOf(join(folder, name)).map((line, at): [string, string] => [`${name}:${at + 1}`, line]));

const typeOf = (line: string): string => (JSON.parse(line) as { type: string }).type;
const isForClients = (name: string): boolean => isGa(name) && !name.includes('client');
const isForServers = (name: string): boolean => isGa(name) && name.includes('client');

// What the examples hold and a GA session between a client and a server does not.
const REFUSED_CLIENT_EVENTS: Readonly<Record<string, string>> = {
  'transcription_session.update': 'invalid_value',
  'scooby.dooby.doo': 'invalid_value',
  transcription: 'invalid_parameter',
};

describe.skipIf(reason !== '')(`published examples of the API${reason}`, () => {
  it('are there', () => {
    expect(linesWhere(isForClients).length).toBeGreaterThanOrEqual(80);
    expect(linesWhere(isForServers).length).toBeGreaterThanOrEqual(20);
  });

  it.each(linesWhere(isForClients))('decodes the server event %s', (_name, line) => {
    const [event] = gaDialect.decode(line);
    expect(event?.type).toBe(SERVER_EVENT_FIELDS.has(typeOf(line)) ? typeOf(line) : 'unknown');
  });

  it.each(linesWhere(isForServers))('takes or rightly refuses the client event %s', (_name, line) => {
    const event = decodeClientEvent(line);
    const { type, session } = JSON.parse(line) as { type: string; session?: { type?: string } };
    const code = REFUSED_CLIENT_EVENTS[type] ?? REFUSED_CLIENT_EVENTS[session?.type ?? ''];
    expect(event).toMatchObject(code === undefined ? { type } : { type: 'rejected', error: { code } });
  });

  it.each(linesWhere((name) => !isGa(name)))('does not throw on what is not GA: %s', (_name, line) => {
    expect(gaDialect.decode(line)).toHaveLength(1);
    expect(decodeClientEvent(line).type).toBeTypeOf('string');
  });
});
