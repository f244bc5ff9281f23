import { isAntiphonError, type Frame } from '@antiphon/interface';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAnyServerEvent } from '../src/codec/decode-server-event.ts';
import {
  audioDeltaBytes,
  createPreviewServerDialect,
  decodeClientEvent,
  encodeServerEvent,
  gaDialect,
  previewDialect,
  type ServerEvent,
} from '../src/index.ts';
import { validateClientEvent, validateTranslationClientEvent } from '../src/validation/index.ts';
import { DEEP, EVENT_LINES, mutatedFrame } from './mutated-frames.ts';

// The long mode: ANTIPHON_MUTATIONS=20000. A failure prints its seed and path, for fc.assert's options.
const mutationCount = Number(process.env['ANTIPHON_MUTATIONS'] ?? 1_000);

const previewServer = createPreviewServerDialect();
const READERS: Readonly<Record<string, (frame: Frame) => readonly { readonly type: string }[]>> = {
  gaDialect: (frame) => gaDialect.decode(frame),
  previewDialect: (frame) => previewDialect.decode(frame),
  decodeClientEvent: (frame) => [decodeClientEvent(frame)],
  previewServerDialect: (frame) => [previewServer.decode(frame)],
  validateClientEvent: (frame) => [validateClientEvent(frame)],
  validateTranslationClientEvent: (frame) => [validateTranslationClientEvent(frame)],
};

const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype];
const ownNames = (): string => PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String).join()).join('\n');
const namesBefore = ownNames();

/** What an event says, as a text to compare; its frame left out. Undefined where it is too deep for JSON.stringify. */
function saying(event: ServerEvent): string | undefined {
  try {
    return JSON.stringify(event.type === 'malformed' ? { ...event, raw: '' } : event);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The same JSON with its fields in one order: audio is written last. */
function inOrder(text: string): string {
  const fields = Object.entries(JSON.parse(text) as object);
  return JSON.stringify(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function expectPlain(event: { readonly type: string }): void {
  expect(event.type).toBeTypeOf('string');
  expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
  if ('reason' in event) expect(String(event.reason).length).toBeLessThan(300);
  if (event.type === 'rejected') {
    const { error } = event as unknown as { error: { message: string } };
    expect(error.message.length).toBeLessThan(2_000);
  }
}

describe(`${mutationCount} mutations of real events`, { timeout: 30_000 + mutationCount * 20 }, () => {
  it.each(Object.entries(READERS))('make %s neither throw nor change what others see', (_name, read) => {
    fc.assert(
      fc.property(mutatedFrame, (frame) => {
        for (const event of read(frame)) expectPlain(event);
      }),
      { numRuns: mutationCount },
    );
    expect(ownNames()).toBe(namesBefore);
  });

  it('mean the same as bytes and as text, and by the short way and the ordinary one', () => {
    fc.assert(
      fc.property(mutatedFrame, (frame) => {
        const said = gaDialect.decode(frame).map(saying);
        expect(said).toEqual([saying(decodeAnyServerEvent(frame))]);
        // A lone surrogate has no form in UTF-8.
        if (typeof frame !== 'string' || /\p{Surrogate}/u.test(frame)) return;
        expect(gaDialect.decode(new TextEncoder().encode(frame)).map(saying)).toEqual(said);
      }),
      { numRuns: mutationCount },
    );
  });

  it('never give audio that is not in the delta', () => {
    const audioFrame = mutatedFrame.filter(
      (frame) => gaDialect.decode(frame)[0]?.type === 'response.output_audio.delta',
    );
    fc.assert(
      fc.property(audioFrame, (frame) => {
        const [event] = gaDialect.decode(frame);
        if (event?.type !== 'response.output_audio.delta') return;
        try {
          expect(audioDeltaBytes(event)).toEqual(audioDeltaBytes({ ...event }));
        } catch (error) {
          expect(isAntiphonError(error) && error.code).toBe('PROTOCOL');
        }
      }),
      { numRuns: Math.ceil(mutationCount / 10) },
    );
  });

  it('encode again, when they are known', () => {
    fc.assert(
      fc.property(mutatedFrame, (frame) => {
        const [event] = gaDialect.decode(frame);
        if (event === undefined || event.type === 'malformed' || event.type === 'unknown') return;
        const said = saying(event);
        if (said !== undefined) expect(inOrder(encodeServerEvent(event))).toBe(inOrder(said));
      }),
      { numRuns: mutationCount },
    );
  });
});

const LARGE = 16 * 1024 * 1024;
const inItem = (content: string): string =>
  `{"type":"conversation.item.added","item":{"id":"i","type":"message","role":"user","content":${content}}}`;
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const part = '"response_id":"r","item_id":"i","output_index":0,"content_index":0';

const audioDelta = (eventId: string, delta: string): string =>
  `{"type":"response.output_audio.delta","event_id":"${eventId}",${part},"delta":"${delta}"}`;

// As functions: some are large, and vitest would print them.
const ANY_FRAMES: Readonly<Record<string, () => string>> = {
  'a type of 16 MiB': () => `{"type":"${'t'.repeat(LARGE)}"}`,
  'a field name of 16 MiB': () => `{"type":"input_audio_buffer.clear","${'n'.repeat(LARGE)}":1}`,
  'no JSON, 16 MiB of it': () => '{'.repeat(LARGE),
  'a hundred thousand fields': () =>
    `{"type":"error",${Array.from({ length: 100_000 }, (_, index) => `"f${index}":0`).join()},"error":{}}`,
  'nothing but depth': () => nested(1_000_000),
};
const SERVER_FRAMES: Readonly<Record<string, () => string>> = {
  ...ANY_FRAMES,
  'audio of 16 MiB': () => audioDelta('e', 'A'.repeat(LARGE)),
  'audio of 16 MiB that ends badly': () => audioDelta('e', `${'A'.repeat(LARGE)}!`),
  'audio of 16 MiB of escapes': () => audioDelta('e', '\\/'.repeat(LARGE / 2)),
  'an identifier of 16 MiB': () => audioDelta('e'.repeat(LARGE), 'AAAA'),
  'a text of 16 MiB of wide characters': () =>
    `{"type":"response.output_text.delta",${part},"delta":"${'音'.repeat(LARGE / 2)}"}`,
  'a list of two hundred thousand parts': () => inItem(`[${'{"type":"input_text","text":""},'.repeat(200_000)}{}]`),
  'content of a great depth': () => inItem(nested(DEEP)),
  'a field of a great depth': () =>
    `{"type":"response.done","future":${nested(DEEP)},"response":{"id":"r","status":"completed"}}`,
};
const CLIENT_FRAMES: Readonly<Record<string, () => string>> = {
  ...ANY_FRAMES,
  'an append of 16 MiB': () => `{"type":"input_audio_buffer.append","audio":"${'A'.repeat(LARGE)}"}`,
  'an append of 16 MiB that is no base64': () => `{"type":"input_audio_buffer.append","audio":"${'='.repeat(LARGE)}"}`,
  'an item of a great depth': () => inItem(nested(DEEP)).replace('added', 'create'),
  'a session of a great depth': () => `{"type":"session.update","session":{"type":"realtime","tools":${nested(DEEP)}}}`,
  'a response of a great depth': () =>
    `{"type":"response.create","response":{"metadata":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}}`,
};
const largeFrames = Object.entries(READERS).flatMap(([reader, read]) =>
  Object.entries(/^(ga|preview)Dialect$/.test(reader) ? SERVER_FRAMES : CLIENT_FRAMES).map(
    ([name, make]) => ({ name, reader, read, make }) as const,
  ),
);

it.each(largeFrames)(
  '$reader takes time that the length of $name accounts for',
  { timeout: 60_000 },
  ({ read, make }) => {
    const text = make();
    const bytes = new TextEncoder().encode(text);
    for (const frame of [text, bytes]) {
      const startedAt = performance.now();
      const events = read(frame);
      const durationMs = performance.now() - startedAt;
      for (const event of events) {
        expectPlain(event);
        // Kept, not copied.
        if (event.type === 'malformed') expect((event as { raw?: unknown }).raw === frame).toBe(true);
      }
      expect(durationMs).toBeLessThan(5_000);
    }
  },
);

it('knows the events it mutates', () => {
  expect(EVENT_LINES.length).toBeGreaterThan(100);
  expect(EVENT_LINES.filter((line) => gaDialect.decode(line)[0]?.type === 'malformed')).toEqual([]);
});
