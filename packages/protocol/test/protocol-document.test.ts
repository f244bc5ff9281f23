import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SERVER_EVENT_RULES } from '../src/codec/server-event-rules.ts';
import { PREVIEW_NAMES } from '../src/dialects/event-names.ts';
import { CLIENT_EVENT_RULES } from '../src/server/client-event-rules.ts';

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const document = readFileSync(fileOf('../../../docs/protocol.md'), 'utf8');
const folder = fileOf('../src/events/');

interface EventType {
  readonly event: string;
  readonly name: string;
  readonly file: string;
}

const inCode: readonly EventType[] = readdirSync(folder).flatMap((file) =>
  [
    ...readFileSync(`${folder}${file}`, 'utf8').matchAll(/export interface (\w+)\s+extends[^{]*?Base<\s*'([^']+)'/g),
  ].map(([, name = '', event = '']): EventType => ({ event, name, file })),
);
const inDocument: readonly EventType[] = [
  ...document.matchAll(
    /^\| `([^`]+)` \| [^|]+ \| \[(\w+)\]\(\.\.\/packages\/protocol\/src\/events\/([\w-]+\.ts)\) \|$/gm,
  ),
].map(([, event = '', name = '', file = '']): EventType => ({ event, name, file }));

const byName = (types: readonly EventType[]): readonly EventType[] =>
  [...types].sort((one, other) => one.name.localeCompare(other.name));

describe('the page about the protocol', () => {
  it('lists every event once, with its type and the file of its type', () => {
    expect(byName(inDocument)).toEqual(byName(inCode));
  });

  it('lists all that can be read and written', () => {
    const events = new Set(inDocument.map(({ event }) => event));
    for (const type of [...SERVER_EVENT_RULES.keys(), ...CLIENT_EVENT_RULES.keys()]) expect(events).toContain(type);
    expect(inDocument).toHaveLength(11 + 3 + 46 + 4);
  });

  it('names the events that the preview calls differently', () => {
    const stem = (type: string): string => type.replace(/\w+$/, '*');
    for (const [ga, preview] of PREVIEW_NAMES) {
      expect(document).toContain(`\`${stem(String(ga))}\``);
      expect(document).toContain(`\`${stem(preview)}\``);
    }
  });

  it('links to nothing that is not there', () => {
    const links = [...document.matchAll(/\]\((\.\.\/[^)#]+)\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(fileOf(`../../../docs/${path}`)))).toEqual([]);
    expect(links.length).toBeGreaterThan(64);
  });
});
