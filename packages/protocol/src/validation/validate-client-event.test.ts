import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureLines } from '../../test/fixture-lines.ts';
import type { ClientEvent } from '../events/client-event.ts';
import { MAXIMUM_APPEND_BYTES } from '../limits.ts';
import { CLIENT_EVENT_SCHEMAS } from './client-event-schemas.ts';
import { validateClientEvent } from './validate-client-event.ts';

const LINES = fixtureLines('ga-client-events.jsonl');
const refusal = (event: unknown): unknown => {
  const result = validateClientEvent(typeof event === 'string' ? event : JSON.stringify(event));
  return result.type === 'rejected' ? { code: result.error.code, param: result.error.param } : result;
};
const session = (fields: object): object => ({ type: 'session.update', session: { type: 'realtime', ...fields } });
const turnDetection = (value: unknown): object => session({ audio: { input: { turn_detection: value } } });
const create = (item: unknown): object => ({ type: 'conversation.item.create', item });
const message = (role: string, ...content: unknown[]): object => create({ type: 'message', role, content });
const truncate = (fields: object): object => ({
  type: 'conversation.item.truncate',
  item_id: 'i',
  content_index: 0,
  audio_end_ms: 0,
  ...fields,
});
const respond = (response: unknown): object => ({ type: 'response.create', response });
const append = (audio: unknown): object => ({ type: 'input_audio_buffer.append', audio });

const MCP_TOOL = { type: 'mcp', server_label: 's', server_url: 'https://mcp.test' };

describe('validateClientEvent', () => {
  it.each(LINES)('takes %s', (line) => {
    const { event_id: eventId, ...rest } = JSON.parse(line) as { event_id?: string | null };
    const event = validateClientEvent(new TextEncoder().encode(line));
    expect(event).toEqual(typeof eventId === 'string' ? { event_id: eventId, ...rest } : rest);
  });

  it('has an example of every client event', () => {
    expect(new Set(LINES.map((line) => validateClientEvent(line).type))).toEqual(
      new Set(Object.keys(CLIENT_EVENT_SCHEMAS)),
    );
  });

  it('refuses fields it does not know, as the API does, and keeps them when asked to', () => {
    const frame = '{"type":"response.create","response":{"modalities":["text"]}}';
    expect(validateClientEvent(frame)).toMatchObject({
      error: {
        code: 'unknown_parameter',
        param: 'response.modalities',
        message: "Unknown parameter: 'response.modalities'.",
      },
    });
    expect(validateClientEvent(frame, { unknownFields: 'keep' })).toEqual(JSON.parse(frame));
    const wrong = '{"type":"response.create","future":1,"response":{"instructions":7}}';
    expect(validateClientEvent(wrong, { unknownFields: 'keep' })).toMatchObject({
      error: { code: 'invalid_type', param: 'response.instructions' },
    });
  });

  it('takes an event that was decoded before, and leaves it as it is', () => {
    const event = { type: 'response.cancel', event_id: null } as const;
    expect(validateClientEvent(event as unknown as ClientEvent)).toEqual({ type: 'response.cancel' });
    expect(event).toEqual({ type: 'response.cancel', event_id: null });
  });

  it('takes only the configuration of the session it speaks for', () => {
    const transcription =
      '{"type":"session.update","session":{"type":"transcription","audio":{"input":{"turn_detection":null}}}}';
    const talk = '{"type":"session.update","session":{"type":"realtime"}}';
    const code = 'invalid_parameter';
    expect(validateClientEvent(transcription, { sessionType: 'transcription' }).type).toBe('session.update');
    expect(validateClientEvent(talk, { sessionType: 'transcription' })).toMatchObject({
      error: { code, message: 'Passing a realtime session update event to a transcription session is not allowed.' },
    });
  });

  it.each([
    ['no JSON', '{', 'invalid_event', null],
    ['a list', '[]', 'invalid_event', null],
    ['no type', {}, 'invalid_event', null],
    ['a type that is no text', { type: 7 }, 'invalid_event', null],
    ['an unknown type', { type: 'scooby' }, 'invalid_value', 'type'],
    ['a type that every object inherits', { type: 'constructor' }, 'invalid_value', 'type'],
    ['an event_id that is no text', { type: 'response.create', event_id: 7 }, 'invalid_type', 'event_id'],
    [
      'an event_id that is too long',
      { type: 'response.create', event_id: 'x'.repeat(513) },
      'string_above_max_length',
      'event_id',
    ],
    ['an update without session', { type: 'session.update' }, 'missing_required_parameter', 'session'],
    ['a session that is null', { type: 'session.update', session: null }, 'invalid_type', 'session'],
    ['a session without type', { type: 'session.update', session: {} }, 'missing_required_parameter', 'session.type'],
    ['a session of another kind', { type: 'session.update', session: { type: 'x' } }, 'invalid_value', 'session.type'],
    [
      'a transcription session',
      { type: 'session.update', session: { type: 'transcription' } },
      'invalid_parameter',
      'session.type',
    ],
    ['instructions that are null', session({ instructions: null }), 'invalid_type', 'session.instructions'],
    ['two modalities', session({ output_modalities: ['text', 'audio'] }), 'invalid_value', 'session.output_modalities'],
    [
      'a modality we do not know',
      session({ output_modalities: ['smell'] }),
      'invalid_value',
      'session.output_modalities[0]',
    ],
    [
      'another sample rate',
      session({ audio: { input: { format: { type: 'audio/pcm', rate: 16000 } } } }),
      'invalid_value',
      'session.audio.input.format.rate',
    ],
    [
      'a format by its old name',
      session({ audio: { output: { format: 'pcm16' } } }),
      'invalid_type',
      'session.audio.output.format',
    ],
    [
      'turn detection of no kind',
      turnDetection({}),
      'missing_required_parameter',
      'session.audio.input.turn_detection.type',
    ],
    [
      'turn detection of an unknown kind',
      turnDetection({ type: 'none' }),
      'invalid_value',
      'session.audio.input.turn_detection.type',
    ],
    [
      'a threshold out of range',
      turnDetection({ type: 'server_vad', threshold: 1.5 }),
      'decimal_above_max_value',
      'session.audio.input.turn_detection.threshold',
    ],
    [
      'a silence that is a text',
      turnDetection({ type: 'server_vad', silence_duration_ms: '200ms' }),
      'invalid_type',
      'session.audio.input.turn_detection.silence_duration_ms',
    ],
    [
      'an idle timeout that is too short',
      turnDetection({ type: 'server_vad', idle_timeout_ms: 10 }),
      'integer_below_min_value',
      'session.audio.input.turn_detection.idle_timeout_ms',
    ],
    [
      'a speed out of range',
      session({ audio: { output: { speed: 2 } } }),
      'decimal_above_max_value',
      'session.audio.output.speed',
    ],
    [
      'a voice that is a number',
      session({ audio: { output: { voice: 1 } } }),
      'invalid_type',
      'session.audio.output.voice',
    ],
    [
      'too many output tokens',
      session({ max_output_tokens: 5000 }),
      'integer_above_max_value',
      'session.max_output_tokens',
    ],
    [
      'a tool without name',
      session({ tools: [{ type: 'function' }] }),
      'missing_required_parameter',
      'session.tools[0].name',
    ],
    ['a tool of an unknown kind', session({ tools: [{ type: 'oven' }] }), 'invalid_value', 'session.tools[0].type'],
    [
      'an MCP tool without a server',
      session({ tools: [{ type: 'mcp', server_label: 's' }] }),
      'invalid_value',
      'session.tools[0]',
    ],
    [
      'an MCP tool with two servers',
      session({ tools: [{ ...MCP_TOOL, connector_id: 'connector_gmail' }] }),
      'invalid_value',
      'session.tools[0]',
    ],
    [
      'an approval of no kind',
      session({ tools: [{ ...MCP_TOOL, require_approval: 'sometimes' }] }),
      'invalid_value',
      'session.tools[0].require_approval',
    ],
    [
      'a filter with a name that is a number',
      session({ tools: [{ ...MCP_TOOL, allowed_tools: { tool_names: [1] } }] }),
      'invalid_type',
      'session.tools[0].allowed_tools.tool_names[0]',
    ],
    [
      'a header that is a number',
      session({ tools: [{ ...MCP_TOOL, headers: { a: 1 } }] }),
      'invalid_type',
      'session.tools[0].headers.a',
    ],
    ['a tool choice that is a number', session({ tool_choice: 1 }), 'invalid_type', 'session.tool_choice'],
    [
      'a tool choice without name',
      session({ tool_choice: { type: 'function' } }),
      'missing_required_parameter',
      'session.tool_choice.name',
    ],
    ['a truncation we do not know', session({ truncation: 'hard' }), 'invalid_value', 'session.truncation'],
    [
      'a share above the whole',
      session({ truncation: { type: 'retention_ratio', retention_ratio: 1.1 } }),
      'decimal_above_max_value',
      'session.truncation.retention_ratio',
    ],
    [
      'a negative token limit',
      session({
        truncation: { type: 'retention_ratio', retention_ratio: 1, token_limits: { post_instructions: -1 } },
      }),
      'integer_below_min_value',
      'session.truncation.token_limits.post_instructions',
    ],
    ['tracing we do not know', session({ tracing: 'manual' }), 'invalid_value', 'session.tracing'],
    ['a prompt without id', session({ prompt: {} }), 'missing_required_parameter', 'session.prompt.id'],
    [
      'an effort we do not know',
      session({ reasoning: { effort: 'none' } }),
      'invalid_value',
      'session.reasoning.effort',
    ],
    ['an unknown field', session({ temperature: 0.8 }), 'unknown_parameter', 'session.temperature'],
    [
      'an approval without an answer',
      create({ type: 'mcp_approval_response', approval_request_id: 'a' }),
      'missing_required_parameter',
      'item.approve',
    ],
    [
      'an item reference with more',
      respond({ input: [{ type: 'item_reference', id: 'i', text: '' }] }),
      'unknown_parameter',
      'response.input[0].text',
    ],
    [
      'a metadata key that is too long',
      respond({ metadata: { ['k'.repeat(65)]: '' } }),
      'string_above_max_length',
      'response.metadata',
    ],
    [
      'a metadata value that is too long',
      respond({ metadata: { k: 'v'.repeat(513) } }),
      'string_above_max_length',
      'response.metadata.k',
    ],
    ['an integer beyond all exact ones', truncate({ audio_end_ms: 1e300 }), 'integer_above_max_value', 'audio_end_ms'],
    ['a tool choice we do not know', session({ tool_choice: 'maybe' }), 'invalid_value', 'session.tool_choice'],
    ['an append without audio', { type: 'input_audio_buffer.append' }, 'missing_required_parameter', 'audio'],
    ['audio that is null', append(null), 'invalid_type', 'audio'],
    ['audio that is no base64', append('AQI*'), 'invalid_value', 'audio'],
    ['audio with a line break', append('AQID\n'), 'invalid_value', 'audio'],
    ['audio of an impossible length', append('AQIDB'), 'invalid_value', 'audio'],
    ['an item that is missing', create(undefined), 'missing_required_parameter', 'item'],
    ['an item without type', create({}), 'missing_required_parameter', 'item.type'],
    ['an item of an unknown type', create({ type: 'poem' }), 'invalid_value', 'item.type'],
    [
      'an item reference in the conversation',
      create({ type: 'item_reference', id: 'i' }),
      'invalid_value',
      'item.type',
    ],
    ['a message without role', create({ type: 'message', content: [] }), 'missing_required_parameter', 'item.role'],
    [
      'a message without content',
      create({ type: 'message', role: 'user' }),
      'missing_required_parameter',
      'item.content',
    ],
    [
      'content that is a text',
      create({ type: 'message', role: 'user', content: 'hi' }),
      'invalid_type',
      'item.content',
    ],
    ['a part that is null', message('user', null), 'invalid_type', 'item.content[0]'],
    [
      'a text part without text',
      message('user', { type: 'input_text' }),
      'missing_required_parameter',
      'item.content[0].text',
    ],
    [
      'an output part from the user',
      message('user', { type: 'output_text', text: 'a' }),
      'invalid_value',
      'item.content[0].type',
    ],
    [
      'audio from the system',
      message('system', { type: 'input_audio', audio: 'AAAA' }),
      'invalid_value',
      'item.content[0].type',
    ],
    [
      'a part with bad audio',
      message('user', { type: 'input_audio', audio: '?' }),
      'invalid_value',
      'item.content[0].audio',
    ],
    [
      'an item id that is too long',
      create({ id: 'x'.repeat(33), type: 'message', role: 'user', content: [] }),
      'string_above_max_length',
      'item.id',
    ],
    [
      'a tool output without call_id',
      create({ type: 'function_call_output', output: '' }),
      'missing_required_parameter',
      'item.call_id',
    ],
    [
      'a previous item that is a number',
      { ...create({ type: 'message', role: 'user', content: [] }), previous_item_id: 7 },
      'invalid_type',
      'previous_item_id',
    ],
    ['a deletion of nothing', { type: 'conversation.item.delete' }, 'missing_required_parameter', 'item_id'],
    ['a retrieval of null', { type: 'conversation.item.retrieve', item_id: null }, 'invalid_type', 'item_id'],
    ['a time that is null', truncate({ audio_end_ms: null }), 'invalid_type', 'audio_end_ms'],
    ['a time with a fraction', truncate({ audio_end_ms: 1.5 }), 'invalid_type', 'audio_end_ms'],
    ['a negative time', truncate({ audio_end_ms: -1 }), 'integer_below_min_value', 'audio_end_ms'],
    ['a content index that is a text', truncate({ content_index: '0' }), 'invalid_type', 'content_index'],
    ['a truncation without item', truncate({ item_id: undefined }), 'missing_required_parameter', 'item_id'],
    ['a response that is a list', respond([]), 'invalid_type', 'response'],
    ['a conversation we do not know', respond({ conversation: 'conv_1' }), 'invalid_value', 'response.conversation'],
    ['an input that is no list', respond({ input: {} }), 'invalid_type', 'response.input'],
    [
      'a reference without id',
      respond({ input: [{ type: 'item_reference' }] }),
      'missing_required_parameter',
      'response.input[0].id',
    ],
    [
      'too much metadata',
      respond({ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, ''])) }),
      'invalid_value',
      'response.metadata',
    ],
    ['metadata that is a list', respond({ metadata: [] }), 'invalid_type', 'response.metadata'],
    [
      'metadata with a name that objects have',
      '{"type":"response.create","response":{"metadata":{"__proto__":7}}}',
      'invalid_type',
      'response.metadata.__proto__',
    ],
    ['metadata that is no text', respond({ metadata: { a: 1 } }), 'invalid_type', 'response.metadata.a'],
    ['a cancellation of a number', { type: 'response.cancel', response_id: 1 }, 'invalid_type', 'response_id'],
  ])('refuses %s', (_name, event, code, param) => {
    expect(refusal(event)).toEqual({ code, param });
  });

  it('answers in the shape of the API and names the event at fault', () => {
    expect(validateClientEvent('{"type":"scooby.dooby.doo","event_id":"my_event"}')).toEqual({
      type: 'rejected',
      rawType: 'scooby.dooby.doo',
      error: {
        type: 'invalid_request_error',
        code: 'invalid_value',
        message: expect.stringContaining("'session.update'"),
        param: 'type',
        event_id: 'my_event',
      },
    });
    expect(validateClientEvent('{"event_id":"my_event"}')).toEqual({
      type: 'rejected',
      error: {
        type: 'invalid_request_error',
        code: 'invalid_event',
        message: "The 'type' field is missing.",
        param: null,
        event_id: 'my_event',
      },
    });
  });

  it('uses the wording of the API for what is missing', () => {
    expect(validateClientEvent('{"type":"session.update","session":{}}')).toMatchObject({
      error: { message: "Missing required parameter: 'session.type'.", event_id: null },
    });
  });

  it('repeats neither a long type nor a long event_id', () => {
    const result = validateClientEvent(JSON.stringify({ type: 'x'.repeat(10_000), event_id: 'y'.repeat(10_000) }));
    expect(JSON.stringify({ ...result, rawType: '' }).length).toBeLessThan(700);
  });

  it('takes an append of 15 MiB and refuses one byte more', () => {
    const most = Buffer.alloc(MAXIMUM_APPEND_BYTES).toString('base64');
    const tooMuch = Buffer.alloc(MAXIMUM_APPEND_BYTES + 1).toString('base64');
    expect(validateClientEvent(JSON.stringify(append(most))).type).toBe('input_audio_buffer.append');
    expect(refusal(append(tooMuch))).toEqual({ code: 'invalid_value', param: 'audio' });
  });

  it('never throws, whatever a client sends', () => {
    const types = fc.constantFrom(...Object.keys(CLIENT_EVENT_SCHEMAS));
    const value = fc.jsonValue({ maxDepth: 4 });
    const fields = fc.constantFrom(
      'session',
      'item',
      'response',
      'audio',
      'item_id',
      'content_index',
      'event_id',
      '__proto__',
    );
    const event = fc
      .tuple(types, fc.dictionary(fields, value))
      .map(([type, rest]) => JSON.stringify({ ...rest, type }));
    fc.assert(
      fc.property(fc.oneof(event, fc.json(), fc.string(), fc.uint8Array()), (frame) => {
        expect(validateClientEvent(frame).type).toBeTypeOf('string');
      }),
      { numRuns: 500 },
    );
  });
});
