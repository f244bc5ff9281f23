import type { Frame } from '@antiphon/interface';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureLines } from '../test/fixture-lines.ts';
import { SERVER_EVENT_RULES } from './codec/server-event-rules.ts';
import type { ServerEvent } from './events/index.ts';
import { gaDialect } from './ga-dialect.ts';

const LINES = fixtureLines('ga-server-events.jsonl');

const isFrame = (value: unknown): value is Frame => typeof value === 'string' || value instanceof Uint8Array;

function decode(frame: unknown): ServerEvent {
  const events = gaDialect.decode(isFrame(frame) ? frame : JSON.stringify(frame));
  expect(events).toHaveLength(1);
  return events[0]!;
}

const PART = { response_id: 'resp_1', item_id: 'item_1', output_index: 0, content_index: 0 };
const ITEM = { id: 'item_1', type: 'message', role: 'assistant', content: [] };

describe('decoding a known event', () => {
  it.each(LINES.map((line): [string, string] => [(JSON.parse(line) as { type: string }).type, line]))(
    '%s',
    (type, line) => {
      expect(decode(line).type).toBe(type);
      expect(decode(new TextEncoder().encode(line))).toEqual(decode(line));
    },
  );

  it('has an example of every event that has a name of its own', () => {
    expect(new Set(LINES.map((line) => decode(line).type))).toEqual(new Set(SERVER_EVENT_RULES.keys()));
  });

  it('keeps extra fields, null and whatever else it does not need', () => {
    const event = {
      type: 'response.output_text.delta',
      ...PART,
      delta: 'a',
      event_id: null,
      obfuscation: 'x',
      future: { a: [null] },
    };
    expect(decode(event)).toEqual(event);
  });

  it('reads bytes as UTF-8 and takes a view into larger memory', () => {
    const bytes = new TextEncoder().encode(
      `##${JSON.stringify({ type: 'response.output_text.delta', ...PART, delta: 'é🎵' })}`,
    );
    expect(decode(bytes.subarray(2))).toMatchObject({ delta: 'é🎵' });
  });

  it.each([
    [
      'an index that is left out',
      { type: 'response.output_audio.done', response_id: 'r', item_id: 'i', output_index: null },
      { output_index: 0, content_index: 0 },
    ],
    [
      'an index with a fraction of zero',
      '{"type":"conversation.item.truncated","item_id":"i","content_index":1.0,"audio_end_ms":840.5}',
      { content_index: 1, audio_end_ms: 840.5 },
    ],
    [
      'an error without type',
      { type: 'error', error: { message: 'm' } },
      { error: { type: 'unknown_error', message: 'm' } },
    ],
    [
      'an error without message',
      { type: 'error', error: { type: 't', code: 'c', message: null } },
      { error: { type: 't', code: 'c', message: '' } },
    ],
    ['a session without id', { type: 'session.created', session: {} }, { session: { id: '' } }],
    [
      'a response without output',
      { type: 'response.done', response: { id: 'r', status: 'failed', output: null } },
      { response: { output: [] } },
    ],
    ['rate limits without a list', { type: 'rate_limits.updated' }, { rate_limits: [] }],
    [
      'a message without content',
      { type: 'conversation.item.added', item: { ...ITEM, content: null } },
      { item: { content: [] } },
    ],
    [
      'a text part without text',
      { type: 'conversation.item.done', item: { ...ITEM, content: [{ type: 'output_text' }] } },
      { item: { content: [{ text: '' }] } },
    ],
    [
      'a call without arguments',
      { type: 'conversation.item.done', item: { id: 'i', type: 'function_call', call_id: 'c', name: 'f' } },
      { item: { arguments: '' } },
    ],
    ['an event_id that is no text', { type: 'input_audio_buffer.cleared', event_id: 7 }, { event_id: null }],
  ])('makes the types hold for %s', (_name, frame, expected) => {
    expect(decode(frame)).toMatchObject(expected);
  });

  it('gives the parts of an item their long names, by the side that speaks', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'audio', transcript: 'b' },
      { type: 'input_image', image_url: 'data:' },
    ];
    const types = (role: string): unknown => {
      const event = decode({ type: 'conversation.item.retrieved', item: { ...ITEM, role, content } });
      return event.type === 'conversation.item.retrieved' && event.item.type === 'message'
        ? event.item.content.map((part) => part.type)
        : event;
    };
    expect(types('assistant')).toEqual(['output_text', 'output_audio', 'input_image']);
    expect(types('user')).toEqual(['input_text', 'input_audio', 'input_image']);
  });

  it('leaves items of other kinds as they are', () => {
    const item = { id: 'i', type: 'mcp_call', server_label: 's', output: null };
    expect(decode({ type: 'conversation.item.added', item })).toMatchObject({ item });
  });
});

describe('decoding an unknown event', () => {
  it('does not take a type with a blank before it for one', () => {
    // As the API's document writes it.
    const event = { type: ' input_audio_buffer.dtmf_event_received', event: '9', received_at: 1 };
    expect(decode(event)).toEqual({ ...event, type: 'input_audio_buffer.dtmf_event_received' });
  });

  it.each([
    'response.future.delta',
    ' response.future.delta',
    'input_audio buffer.cleared',
    'unknown',
    'malformed',
    'rejected',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ])('passes "%s" on with what it holds', (type) => {
    const raw = { type, value: 1 };
    expect(decode(raw)).toEqual({ type: 'unknown', rawType: type, raw });
  });
});

describe('decoding what is no event', () => {
  it.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['JSON with more after it', '{"type":"error"} x'],
    ['a number', '7'],
    ['null', 'null'],
    ['a list', '[{"type":"error"}]'],
    ['no type', '{}'],
    ['an empty type', '{"type":""}'],
    ['a type that is no text', '{"type":7}'],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['no bytes', new Uint8Array(0)],
    ['very deep JSON', `{"type":${'['.repeat(100_000)}`],
    ['no response_id', { type: 'response.output_text.delta', ...PART, response_id: undefined, delta: 'a' }],
    ['a null item_id', { type: 'response.output_text.delta', ...PART, item_id: null, delta: 'a' }],
    ['an empty item_id', { type: 'conversation.item.deleted', item_id: '' }],
    ['a delta that is no text', { type: 'response.output_audio.delta', ...PART, delta: 7 }],
    ['a negative index', { type: 'response.output_audio.done', ...PART, content_index: -1 }],
    ['an index with a fraction', { type: 'response.output_audio.done', ...PART, output_index: 0.5 }],
    ['an index as text', { type: 'response.output_audio.done', ...PART, output_index: '0' }],
    ['a time beyond numbers', '{"type":"conversation.item.truncated","item_id":"i","audio_end_ms":1e999}'],
    ['an error that is a text', { type: 'error', error: 'failed' }],
    ['an error that is missing', { type: 'error', message: 'failed' }],
    ['a session that is a list', { type: 'session.created', session: [] }],
    ['a response without id', { type: 'response.created', response: { status: 'in_progress' } }],
    ['a response without status', { type: 'response.done', response: { id: 'r' } }],
    ['an output that is no list', { type: 'response.done', response: { id: 'r', status: 'completed', output: {} } }],
    ['an output with a null', { type: 'response.done', response: { id: 'r', status: 'completed', output: [null] } }],
    ['an item without id', { type: 'conversation.item.added', item: { ...ITEM, id: null } }],
    ['a message with a part that is null', { type: 'conversation.item.added', item: { ...ITEM, content: [null] } }],
    [
      'a call without call_id',
      { type: 'conversation.item.added', item: { id: 'i', type: 'function_call', name: 'f' } },
    ],
    ['a part that is missing', { type: 'response.content_part.added', ...PART }],
    ['a limit that is null', { type: 'rate_limits.updated', rate_limits: [null] }],
  ])('reports %s as malformed, with a reason and the frame', (_name, frame) => {
    const raw = isFrame(frame) ? frame : JSON.stringify(frame);
    expect(decode(raw)).toEqual({ type: 'malformed', reason: expect.stringMatching(/\w/), raw });
  });

  it('names the field at fault and never its value', () => {
    const event = decode({
      type: 'response.done',
      response: { id: 'r', status: 'completed', output: [{ ...ITEM, id: 7, note: 'private' }] },
    });
    expect(event).toMatchObject({ reason: expect.stringContaining('response.output[0].id') });
    expect(event).toMatchObject({ reason: expect.not.stringContaining('private') });
  });

  it('survives a caller that gives no frame at all', () => {
    for (const frame of [undefined, null, 7, {}, []] as unknown as readonly Frame[]) {
      expect(gaDialect.decode(frame)).toMatchObject([{ type: 'malformed' }]);
    }
  });
});

describe('decoding hostile input', () => {
  it('gives no event a prototype or a field that is not its own', () => {
    const inherited = '{"type":"response.done","__proto__":{"response":{"id":"r","status":"completed","output":[]}}}';
    expect(decode(inherited).type).toBe('malformed');
    const event = decode(
      '{"type":"error","error":{"message":"m","__proto__":{"isAdmin":true}},"__proto__":{"isAdmin":true}}',
    );
    expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect((event as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('never throws, whatever is done to an event', () => {
    fc.assert(
      fc.property(mutatedFrame, (frame) => {
        const event = decode(frame);
        if (event.type === 'malformed') expect(event.reason).not.toBe('');
        if (event.type === 'unknown') expect(SERVER_EVENT_RULES.has(event.rawType)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws on bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decode(bytes).type).toBe('malformed');
      }),
    );
  });
});

// An example with one value, anywhere in it, replaced or removed; or with characters cut out of its text.
const mutatedFrame: fc.Arbitrary<string> = fc.constantFrom(...LINES).chain((line) =>
  fc.oneof(
    fc
      .tuple(fc.nat(), fc.option(fc.jsonValue({ maxDepth: 3 }), { nil: undefined }))
      .map(([place, value]) => replacedAt(line, place, value)),
    fc
      .tuple(fc.nat(line.length), fc.nat(20), fc.string({ maxLength: 3 }))
      .map(([start, length, insert]) => line.slice(0, start) + insert + line.slice(start + length)),
  ),
);

function replacedAt(line: string, place: number, replacement: unknown): string {
  let count = 0;
  JSON.parse(line, (_key, value: unknown) => {
    count += 1;
    return value;
  });
  let position = -1;
  const replaced: unknown = JSON.parse(line, (_key, value: unknown) => {
    position += 1;
    return position === place % count ? replacement : value;
  });
  return JSON.stringify(replaced) ?? '';
}
