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
        if (said !== undefined) expect(encodeServerEvent(event)).toBe(said);
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

// As functions: some are large, and vitest would print them.
const LARGE_FRAMES: Readonly<Record<string, () => string>> = {
  'audio of 16 MiB': () =>
    `{"type":"response.output_audio.delta","event_id":"e",${part},"delta":"${'A'.repeat(LARGE)}"}`,
  'audio of 16 MiB that ends badly': () =>
    `{"type":"response.output_audio.delta","event_id":"e",${part},"delta":"${'A'.repeat(LARGE)}!"}`,
  'audio of 16 MiB of escapes': () =>
    `{"type":"response.output_audio.delta","event_id":"e",${part},"delta":"${'\\/'.repeat(LARGE / 2)}"}`,
  'an identifier of 16 MiB': () =>
    `{"type":"response.output_audio.delta","event_id":"${'e'.repeat(LARGE)}",${part},"delta":"AAAA"}`,
  'a type of 16 MiB': () => `{"type":"${'t'.repeat(LARGE)}"}`,
  'a field name of 16 MiB': () => `{"type":"input_audio_buffer.cleared","${'n'.repeat(LARGE)}":1}`,
  'a text of 16 MiB of wide characters': () =>
    `{"type":"response.output_text.delta",${part},"delta":"${'音'.repeat(LARGE / 2)}"}`,
  'an append of 16 MiB': () => `{"type":"input_audio_buffer.append","audio":"${'A'.repeat(LARGE)}"}`,
  'an append of 16 MiB that is no base64': () => `{"type":"input_audio_buffer.append","audio":"${'='.repeat(LARGE)}"}`,
  'no JSON, 16 MiB of it': () => '{'.repeat(LARGE),
  'a list of a million parts': () => inItem(`[${'{"type":"input_text","text":""},'.repeat(1_000_000)}{}]`),
  'a hundred thousand fields': () =>
    `{"type":"error",${Array.from({ length: 100_000 }, (_, index) => `"f${index}":0`).join()},"error":{}}`,
  'content of a great depth': () => inItem(nested(DEEP)),
  'a field of a great depth': () =>
    `{"type":"response.done","future":${nested(DEEP)},"response":{"id":"r","status":"completed"}}`,
  'a session of a great depth': () => `{"type":"session.update","session":{"type":"realtime","tools":${nested(DEEP)}}}`,
  'a response of a great depth': () =>
    `{"type":"response.create","response":{"metadata":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}}`,
  'nothing but depth': () => nested(1_000_000),
};

describe.each(Object.entries(READERS))('%s takes time that the length of a frame accounts for', (_name, read) => {
  it.each(Object.keys(LARGE_FRAMES))('%s', { timeout: 60_000 }, (name) => {
    const text = LARGE_FRAMES[name]?.() ?? '';
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
  });
});

it('knows the events it mutates', () => {
  expect(EVENT_LINES.length).toBeGreaterThan(100);
  expect(EVENT_LINES.filter((line) => gaDialect.decode(line)[0]?.type === 'malformed')).toEqual([]);
});
