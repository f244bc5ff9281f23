import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureLines } from '../../test/fixture-lines.ts';
import { throughPreview } from '../../test/reencoded.ts';
import { audioDeltaBytes } from '../audio-delta-bytes.ts';
import { base64FromBytes } from '../base64.ts';
import type { ClientEvent, ServerEvent } from '../events/index.ts';
import { gaDialect } from '../ga-dialect.ts';
import { createPreviewDialect, previewDialect } from './preview-dialect.ts';
import { createPreviewServerDialect, previewServerDialect } from './server-dialect.ts';

const PREVIEW_LINES = fixtureLines('preview-server-events.jsonl');
const FIRST = '2024-10-01-preview';

const decode = (event: object): readonly ServerEvent[] => previewDialect.decode(JSON.stringify(event));
const connection = () => previewDialect.forConnection?.() ?? previewDialect;
const encode = (event: object, dialect = previewDialect): unknown =>
  JSON.parse(dialect.encode(event as ClientEvent)) as unknown;
const update = (session: object) => ({ type: 'session.update', session: { type: 'realtime', ...session } });

const answer = (status: string, content: readonly object[] = []) => ({
  id: 'item_a',
  type: 'message',
  role: 'assistant',
  status,
  content,
});
const created = (item: object, previous: string | null = 'item_q') => ({
  type: 'conversation.item.created',
  event_id: 'e1',
  previous_item_id: previous,
  item,
});
const outputDone = (item: object) => ({ type: 'response.output_item.done', response_id: 'r', output_index: 0, item });

describe('reading a preview server', () => {
  it.each([
    ['response.text.delta', 'response.output_text.delta', { delta: 'a' }],
    ['response.text.done', 'response.output_text.done', { text: 'a' }],
    ['response.audio.delta', 'response.output_audio.delta', { delta: 'AAAA' }],
    ['response.audio.done', 'response.output_audio.done', {}],
    ['response.audio_transcript.delta', 'response.output_audio_transcript.delta', { delta: 'a' }],
    ['response.audio_transcript.done', 'response.output_audio_transcript.done', { transcript: 'a' }],
  ])('takes %s for %s', (preview, ga, fields) => {
    const event = { response_id: 'r', item_id: 'i', output_index: 0, content_index: 0, ...fields };
    expect(decode({ type: preview, ...event })).toEqual([{ type: ga, ...event }]);
    // Some compatible servers already use the new names.
    expect(decode({ type: ga, ...event })).toEqual([{ type: ga, ...event }]);
  });

  it('reads a long audio delta from its bytes as from its text', () => {
    const bytes = new Uint8Array(960).map((_value, at) => at % 251);
    const place = { event_id: 'e', response_id: 'r', item_id: 'i', output_index: 0, content_index: 0 };
    const frame = JSON.stringify({ type: 'response.audio.delta', ...place, delta: base64FromBytes(bytes) });
    const [event] = previewDialect.decode(new TextEncoder().encode(frame));
    expect([event]).toEqual(previewDialect.decode(frame));
    expect(event?.type === 'response.output_audio.delta' && audioDeltaBytes(event)).toEqual(bytes);
  });

  it('nests a flat session and says what the session is for', () => {
    const session = {
      id: 's',
      modalities: ['text', 'audio'],
      voice: 'echo',
      speed: 1.5,
      input_audio_format: 'pcm16',
      output_audio_format: 'g711_alaw',
      input_audio_transcription: { model: 'whisper-1' },
      input_audio_noise_reduction: null,
      turn_detection: { type: 'server_vad' },
      max_response_output_tokens: 7,
      temperature: 0.8,
      instructions: 'i',
    };
    expect(decode({ type: 'session.created', session })).toEqual([
      {
        type: 'session.created',
        session: {
          type: 'realtime',
          id: 's',
          output_modalities: ['audio'],
          audio: {
            input: {
              format: { type: 'audio/pcm', rate: 24_000 },
              transcription: { model: 'whisper-1' },
              noise_reduction: null,
              turn_detection: { type: 'server_vad' },
            },
            output: { format: { type: 'audio/pcma' }, voice: 'echo', speed: 1.5 },
          },
          max_output_tokens: 7,
          temperature: 0.8,
          instructions: 'i',
        },
      },
    ]);
  });

  it('takes a transcription session for one', () => {
    const session = { id: 's', input_audio_format: 'pcm16' };
    const nested = { type: 'transcription', audio: { input: { format: { type: 'audio/pcm', rate: 24_000 } } } };
    expect(decode({ type: 'transcription_session.created', session })).toMatchObject([
      { type: 'session.created', session: nested },
    ]);
    expect(decode({ type: 'transcription_session.updated', session })).toMatchObject([
      { type: 'session.updated', session: nested },
    ]);
  });

  it('knows a transcription session by its object, and joins what is nested already', () => {
    const session = {
      id: 's',
      object: 'realtime.transcription_session',
      audio: { input: { future: 1 }, future: 2 },
      turn_detection: null,
    };
    expect(decode({ type: 'session.created', session })).toMatchObject([
      { session: { type: 'transcription', audio: { input: { future: 1, turn_detection: null }, future: 2 } } },
    ]);
  });

  it('tells the text of a user from that of the model', () => {
    const item = { ...answer('completed', [{ type: 'text', text: 'a' }]), role: 'user' };
    expect(decode({ type: 'conversation.item.retrieved', item })).toMatchObject([
      { item: { content: [{ type: 'input_text' }] } },
    ]);
  });

  it('nests a flat response and gives the parts of its items their new names', () => {
    const response = {
      id: 'r',
      status: 'completed',
      modalities: ['text'],
      voice: 'echo',
      output_audio_format: 'g711_ulaw',
      temperature: 0.7,
      output: [answer('completed', [{ type: 'text', text: 'a' }])],
    };
    expect(decode({ type: 'response.done', response })).toMatchObject([
      {
        response: {
          output_modalities: ['text'],
          audio: { output: { voice: 'echo', format: { type: 'audio/pcmu' } } },
          temperature: 0.7,
          output: [{ content: [{ type: 'output_text', text: 'a' }] }],
        },
      },
    ]);
  });

  it('reports what a session or item lacks, like GA does', () => {
    expect(decode({ type: 'session.created', session: 'none' })).toMatchObject([{ type: 'malformed' }]);
    expect(decode({ type: 'conversation.item.created', item: { type: 'message' } })).toMatchObject([
      { type: 'malformed' },
      { type: 'malformed' },
    ]);
    expect(previewDialect.decode('{')).toMatchObject([{ type: 'malformed', raw: '{' }]);
    expect(decode({ type: 'response.cancelled', x: 1 })).toMatchObject([
      { type: 'unknown', rawType: 'response.cancelled' },
    ]);
  });

  it('gives no event a prototype of the server’s', () => {
    for (const line of PREVIEW_LINES) {
      const hostile = line.replaceAll('{"id":', '{"__proto__":{"isAdmin":true},"id":');
      for (const event of previewDialect.decode(hostile)) {
        expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
        const parts = ['session', 'response', 'item'].map(
          (field) => (event as unknown as Record<string, unknown>)[field],
        );
        for (const part of parts) expect((part as { isAdmin?: boolean } | undefined)?.isAdmin).toBeUndefined();
      }
    }
  });
});

describe('an item of the preview', () => {
  it('is added and done at once when a client made it', () => {
    const item = { id: 'item_q', type: 'message', role: 'user', status: 'completed', content: [] };
    expect(decode(created(item, null))).toEqual([
      { type: 'conversation.item.added', event_id: 'e1', previous_item_id: null, item },
      { type: 'conversation.item.done', previous_item_id: null, item },
    ]);
    const output = { id: 'item_o', type: 'function_call_output', call_id: 'c', output: '', status: 'in_progress' };
    expect(decode(created(output)).map((event) => event.type)).toHaveLength(2);
  });

  it('is done after the model has written it, with the item as it then is', () => {
    const dialect = connection();
    const read = (event: object): readonly ServerEvent[] => dialect.decode(JSON.stringify(event));
    expect(read(created(answer('in_progress'))).map((event) => event.type)).toEqual(['conversation.item.added']);
    const whole = answer('completed', [{ type: 'audio', transcript: 'a' }]);
    expect(read(outputDone(whole))).toMatchObject([
      { type: 'response.output_item.done' },
      {
        type: 'conversation.item.done',
        previous_item_id: 'item_q',
        item: { ...whole, content: [{ type: 'output_audio', transcript: 'a' }] },
      },
    ]);
    expect(read(outputDone(whole))).toHaveLength(1);
  });

  it('is done at the end of its response at the latest', () => {
    const dialect = connection();
    dialect.decode(JSON.stringify(created(answer('in_progress'))));
    const response = { id: 'r', status: 'cancelled', output: [answer('incomplete')] };
    const events = dialect.decode(JSON.stringify({ type: 'response.done', response }));
    expect(events.map((event) => event.type)).toEqual(['conversation.item.done', 'response.done']);
  });

  it('is not done in the conversation when it was never in it, or was deleted', () => {
    const dialect = connection();
    expect(dialect.decode(JSON.stringify(outputDone(answer('completed'))))).toHaveLength(1);
    dialect.decode(JSON.stringify(created(answer('in_progress'))));
    dialect.decode('{"type":"conversation.item.deleted","item_id":"item_a"}');
    expect(dialect.decode(JSON.stringify(outputDone(answer('completed'))))).toHaveLength(1);
  });

  it('is remembered for its own connection only, and not without end', () => {
    const [one, other] = [connection(), connection()];
    const started = (id: string) => JSON.stringify(created({ ...answer('in_progress'), id }));
    one.decode(started('item_a'));
    previewDialect.decode(started('item_a'));
    expect(other.decode(JSON.stringify(outputDone(answer('completed'))))).toHaveLength(1);
    expect(previewDialect.decode(JSON.stringify(outputDone(answer('completed'))))).toHaveLength(1);
    for (let number = 0; number < 1_000; number += 1) one.decode(started(`item_${number}`));
    expect(one.decode(JSON.stringify(outputDone(answer('completed'))))).toHaveLength(1);
    expect(one.decode(JSON.stringify(outputDone({ ...answer('completed'), id: 'item_999' })))).toHaveLength(2);
  });
});

describe('writing to a preview server', () => {
  it('flattens a session', () => {
    const session = {
      output_modalities: ['audio'],
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24_000 },
          transcription: null,
          noise_reduction: { type: 'near_field' },
          turn_detection: null,
        },
        output: { format: { type: 'audio/pcmu' }, voice: 'echo', speed: 0.5 },
      },
      max_output_tokens: 'inf',
      instructions: '',
      tool_choice: { type: 'function', name: 'f' },
    };
    const flat = {
      modalities: ['text', 'audio'],
      input_audio_format: 'pcm16',
      input_audio_transcription: null,
      input_audio_noise_reduction: { type: 'near_field' },
      turn_detection: null,
      output_audio_format: 'g711_ulaw',
      voice: 'echo',
      speed: 0.5,
      max_response_output_tokens: 'inf',
      instructions: '',
      tool_choice: { type: 'function', name: 'f' },
    };
    expect(encode(update(session))).toEqual({ type: 'session.update', session: flat });
    expect(encode(update(session), createPreviewDialect({ apiVersion: FIRST }))).toEqual({
      type: 'session.update',
      session: {
        ...flat,
        turn_detection: { type: 'none' },
        tool_choice: { type: 'function', function: { name: 'f' } },
      },
    });
  });

  it('leaves out what the preview refuses and what is undefined', () => {
    const session = {
      truncation: 'auto',
      reasoning: {},
      parallel_tool_calls: true,
      instructions: undefined,
      audio: {},
    };
    expect(encode(update({ ...session, audio: { input: undefined, output: { voice: undefined } } }))).toEqual({
      type: 'session.update',
      session: {},
    });
    expect(encode({ type: 'response.create', response: { reasoning: {}, parallel_tool_calls: false } })).toEqual({
      type: 'response.create',
      response: {},
    });
  });

  it('keeps fields that neither dialect names', () => {
    const session = { future: 1, audio: { input: { future: 2 }, output: { voice: 'echo', future: 3 }, other: 4 } };
    expect(encode(update(session))).toEqual({
      type: 'session.update',
      session: { future: 1, voice: 'echo', audio: { input: { future: 2 }, output: { future: 3 }, other: 4 } },
    });
  });

  it('updates a transcription session by its own event', () => {
    const session = { type: 'transcription', audio: { input: { transcription: { model: 'w' } } }, include: [] };
    expect(encode({ type: 'session.update', session })).toEqual({
      type: 'transcription_session.update',
      session: { input_audio_transcription: { model: 'w' }, include: [] },
    });
  });

  it('flattens what is asked of a response, and its context', () => {
    const item = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'a' }] };
    const response = {
      conversation: 'none',
      output_modalities: ['text'],
      audio: { output: { voice: 'echo', format: { type: 'audio/pcma' } } },
      max_output_tokens: 9,
      input: [item, { type: 'item_reference', id: 'i' }],
    };
    const input = [
      { ...item, content: [{ type: 'text', text: 'a' }] },
      { type: 'item_reference', id: 'i' },
    ];
    const flat = {
      conversation: 'none',
      modalities: ['text'],
      voice: 'echo',
      output_audio_format: 'g711_alaw',
      max_output_tokens: 9,
    };
    expect(encode({ type: 'response.create', response })).toEqual({
      type: 'response.create',
      response: { ...flat, input },
    });
    expect(encode({ type: 'response.create', response }, createPreviewDialect({ apiVersion: FIRST }))).toEqual({
      type: 'response.create',
      response: { ...flat, input_items: input, commit: false, cancel_previous: false },
    });
    expect(encode({ type: 'response.create' })).toEqual({ type: 'response.create' });
    expect(encode({ type: 'response.create' }, createPreviewDialect({ apiVersion: FIRST }))).toEqual({
      type: 'response.create',
      response: { commit: false, cancel_previous: false },
    });
  });

  it('gives an assistant item the names that the preview wants, and leaves a user item alone', () => {
    const create = (role: string, type: string) => ({
      type: 'conversation.item.create',
      item: { type: 'message', role, content: [{ type, text: 'a' }] },
    });
    expect(encode(create('assistant', 'output_text'))).toEqual(create('assistant', 'text'));
    expect(encode(create('user', 'input_text'))).toEqual(create('user', 'input_text'));
  });

  it('refuses a number that JSON has no form for', () => {
    const session = { audio: { output: { speed: Number.NaN } } };
    expect(() => previewDialect.encode(update(session) as unknown as ClientEvent)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});

describe('GA by way of the preview', () => {
  const format = fc.constantFrom({ type: 'audio/pcm', rate: 24_000 }, { type: 'audio/pcmu' }, { type: 'audio/pcma' });
  const partial = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(model, { requiredKeys: [] });
  const filled = (arbitrary: fc.Arbitrary<object>) => arbitrary.filter((value) => Object.keys(value).length > 0);
  const input = filled(
    partial({
      format,
      transcription: fc.constantFrom(null, { model: 'whisper-1', language: 'en' }),
      noise_reduction: fc.constantFrom(null, { type: 'near_field' }),
      turn_detection: fc.constantFrom(null, { type: 'server_vad', threshold: 0.4 }, { type: 'semantic_vad' }),
    }),
  );
  const output = filled(
    partial({ format, voice: fc.string(), speed: fc.double({ min: 0.25, max: 1.5, noNaN: true }) }),
  );
  const shared = {
    instructions: fc.string(),
    output_modalities: fc.constantFrom(['audio'], ['text']),
    tools: fc.constantFrom([], [{ type: 'function', name: 'f', parameters: {} }]),
    tool_choice: fc.constantFrom('auto', 'none', { type: 'function', name: 'f' }),
    max_output_tokens: fc.constantFrom('inf', 1, 4096),
  };
  const session = partial({ ...shared, audio: filled(partial({ input, output })), include: fc.constant(null) });
  const response = partial({
    ...shared,
    audio: fc
      .record({ output: output.map(({ speed: _speed, ...fields }: { speed?: unknown }) => fields) })
      .filter((audio) => Object.keys(audio.output).length > 0),
    conversation: fc.constantFrom('auto', 'none'),
    metadata: fc.constantFrom(null, { a: 'b' }),
    input: fc.constantFrom([], [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'a' }] }]),
  });
  const versions = fc.constantFrom('2025-04-01-preview', FIRST);

  it('is what it was, for every session', () => {
    fc.assert(
      fc.property(session, versions, (fields, apiVersion) => {
        const event = update(fields);
        const frame = createPreviewDialect({ apiVersion }).encode(event as unknown as ClientEvent);
        expect(createPreviewServerDialect({ apiVersion }).decode(frame)).toEqual(event);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is what it was, for every response that is asked for', () => {
    fc.assert(
      fc.property(response, versions, (fields, apiVersion) => {
        const event = { type: 'response.create', response: fields };
        const frame = createPreviewDialect({ apiVersion }).encode(event as unknown as ClientEvent);
        expect(createPreviewServerDialect({ apiVersion }).decode(frame)).toEqual(event);
      }),
      { numRuns: 1_000 },
    );
  });

  const clientLines = fixtureLines('ga-client-events.jsonl').map((line): [string, string] => [line.slice(0, 90), line]);

  it.each(clientLines)('is what it was: %s', (_name, line) => {
    const event = JSON.parse(line) as Record<string, unknown>;
    // Servers read a null event_id as none.
    if (event['event_id'] === null) delete event['event_id'];
    const frame = previewDialect.encode(event as unknown as ClientEvent);
    expect(previewServerDialect.decode(frame)).toEqual(event);
  });

  // The preview has no word for these; an item of the model is done by way of `response.output_item.done`, a client's by `added`.
  const isUnsayable = (type: string): boolean =>
    type === 'conversation.item.done' || type === 'conversation.item.created';
  const serverLines = fixtureLines('ga-server-events.jsonl').filter(
    (line) => !isUnsayable((JSON.parse(line) as { type: string }).type),
  );

  it.each(serverLines.map((line): [string, string] => [line.slice(0, 90), line]))(
    'is what it was: %s',
    (_name, line) => {
      const events = gaDialect.decode(line);
      expect(throughPreview(events).filter((event) => event.type !== 'conversation.item.done')).toEqual(events);
    },
  );

  it('is the same spoken answer, but for the ids of the events that were made up', () => {
    const ga = connectionEvents(PREVIEW_LINES);
    expect(throughPreview(ga)).toEqual(ga);
    expect(ga.filter((event) => event.type === 'conversation.item.done')).toHaveLength(2);
  });

  function connectionEvents(lines: readonly string[]): readonly ServerEvent[] {
    const dialect = connection();
    return lines.flatMap((line) => dialect.decode(line)).filter((event) => event.type !== 'unknown');
  }
});
