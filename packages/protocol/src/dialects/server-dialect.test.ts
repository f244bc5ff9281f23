import { describe, expect, it } from 'vitest';
import type { ClientEvent, KnownServerEvent } from '../events/index.ts';
import { gaDialect } from '../ga-dialect.ts';
import { createPreviewServerDialect, gaServerDialect, previewServerDialect } from './server-dialect.ts';

const decode = (event: object) => previewServerDialect.decode(JSON.stringify(event));
const encode = (event: object, dialect = previewServerDialect): readonly unknown[] =>
  dialect.encode(event as KnownServerEvent).map((frame): unknown => JSON.parse(frame));
const ITEM = { id: 'i', type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'a' }] };

describe('the server’s side of GA', () => {
  it('reads and writes what the canonical model is', () => {
    expect(gaServerDialect.decode('{"type":"response.create"}')).toEqual({ type: 'response.create' });
    expect(gaServerDialect.encode({ type: 'input_audio_buffer.cleared' })).toEqual([
      '{"type":"input_audio_buffer.cleared"}',
    ]);
  });
});

describe('reading a preview client', () => {
  it('takes each limit on tokens of a response', () => {
    for (const name of ['max_output_tokens', 'max_response_output_tokens']) {
      expect(decode({ type: 'response.create', response: { [name]: 5 } })).toMatchObject({
        response: { max_output_tokens: 5 },
      });
    }
  });

  it('takes the spellings of the first preview', () => {
    const choice = { type: 'function', function: { name: 'f' } };
    expect(
      decode({ type: 'session.update', session: { turn_detection: { type: 'none' }, tool_choice: choice } }),
    ).toEqual({
      type: 'session.update',
      session: {
        type: 'realtime',
        audio: { input: { turn_detection: null } },
        tool_choice: { type: 'function', name: 'f' },
      },
    });
    expect(
      decode({ type: 'response.create', response: { commit: false, cancel_previous: false, input_items: [] } }),
    ).toEqual({ type: 'response.create', response: { input: [] } });
  });

  it.each([
    [{ turn_detection: { type: 'server_vad', threshold: 2 } }, 'session.turn_detection.threshold'],
    [{ input_audio_format: 'pcm8' }, 'session.input_audio_format'],
    [{ voice: 7 }, 'session.voice'],
    [{ modalities: ['text', 'text'] }, 'session.modalities'],
    [{ max_response_output_tokens: 5_000 }, 'session.max_response_output_tokens'],
    [{ instructions: 7 }, 'session.instructions'],
  ])('names its own field when it refuses %j', (session, param) => {
    const event = decode({ type: 'session.update', event_id: 'mine', session });
    expect(event).toMatchObject({
      type: 'rejected',
      rawType: 'session.update',
      error: { param, message: expect.stringContaining(`'${param}'`), event_id: 'mine' },
    });
  });

  it('updates a transcription session by its own event, and no other by it', () => {
    const frame = '{"type":"transcription_session.update","session":{"input_audio_transcription":{"model":"m"}}}';
    expect(previewServerDialect.decode(frame, { sessionType: 'transcription' })).toEqual({
      type: 'session.update',
      session: { type: 'transcription', audio: { input: { transcription: { model: 'm' } } } },
    });
    const refusal = { type: 'rejected', rawType: 'transcription_session.update', error: { code: 'invalid_parameter' } };
    expect(previewServerDialect.decode(frame)).toMatchObject(refusal);
    const update = '{"type":"session.update","session":{}}';
    expect(previewServerDialect.decode(update, { sessionType: 'transcription' })).toMatchObject({ type: 'rejected' });
  });

  it('refuses what it cannot read or does not know, as GA does', () => {
    expect(previewServerDialect.decode('[]')).toEqual(gaServerDialect.decode('[]'));
    expect(decode({ type: 'scooby.dooby.doo' })).toMatchObject({ type: 'rejected', rawType: 'scooby.dooby.doo' });
    expect(decode({ type: 'session.update' })).toMatchObject({ type: 'rejected', error: { param: 'session' } });
    expect(decode({ type: 'session.update', session: [] })).toMatchObject({
      type: 'rejected',
      error: { param: 'session' },
    });
    expect(decode({ type: 'response.create', response: 7 })).toMatchObject({
      type: 'rejected',
      error: { param: 'response' },
    });
  });

  it('hands on to GA what GA takes, and no more', () => {
    const update = decode({ type: 'session.update', session: { modalities: ['audio', 'text'], temperature: 0.7 } });
    expect(gaDialect.encode(update as ClientEvent)).toBe(
      '{"type":"session.update","session":{"type":"realtime","output_modalities":["audio"]}}',
    );
    const create = decode({
      type: 'response.create',
      response: { commit: true, cancel_previous: true, append_input_items: [], temperature: 1, voice: 'echo' },
    });
    expect(gaDialect.encode(create as ClientEvent)).toBe(
      '{"type":"response.create","response":{"audio":{"output":{"voice":"echo"}}}}',
    );
  });
});

describe('writing to a preview client', () => {
  it('says that an item was created, once', () => {
    const place = { previous_item_id: null, event_id: 'e' };
    const item = { ...ITEM, content: [{ type: 'text', text: 'a' }] };
    expect(encode({ type: 'conversation.item.added', ...place, item: ITEM })).toEqual([
      { type: 'conversation.item.created', ...place, item },
    ]);
    expect(encode({ type: 'conversation.item.done', ...place, item: ITEM })).toEqual([]);
    expect(encode({ type: 'conversation.item.retrieved', item: ITEM })).toEqual([
      { type: 'conversation.item.retrieved', item },
    ]);
  });

  it('names a transcription session by its event', () => {
    const session = { type: 'transcription', id: 's', audio: { input: { turn_detection: null } } };
    expect(encode({ type: 'session.created', session })).toEqual([
      { type: 'transcription_session.created', session: { id: 's', turn_detection: null } },
    ]);
  });

  it('writes the off of the first preview', () => {
    const session = { type: 'realtime', id: 's', audio: { input: { turn_detection: null } } };
    const dialect = createPreviewServerDialect({ apiVersion: '2024-10-01-preview' });
    expect(encode({ type: 'session.updated', session }, dialect)).toEqual([
      { type: 'session.updated', session: { id: 's', turn_detection: { type: 'none' } } },
    ]);
  });

  it('does not hold to an order of modalities that has been overtaken', () => {
    const session = { type: 'realtime', id: 's', output_modalities: ['text'], modalities: ['audio', 'text'] };
    expect(encode({ type: 'session.updated', session })).toMatchObject([{ session: { modalities: ['text'] } }]);
  });

  it('passes on what only GA has, for clients that know it', () => {
    const event = { type: 'mcp_list_tools.failed', item_id: 'i' };
    expect(encode(event)).toEqual([event]);
  });

  it('refuses what JSON cannot say', () => {
    const event = { type: 'conversation.item.truncated', item_id: 'i', content_index: 0, audio_end_ms: Infinity };
    expect(() => encode(event)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
