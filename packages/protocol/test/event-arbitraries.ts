import * as fc from 'fast-check';
import type * as Events from '../src/events/index.ts';
import {
  base64,
  count,
  decimal,
  fields,
  id,
  item,
  response,
  responseConfig,
  session,
  sessionConfig,
  text,
  translationConfig,
  translationSession,
} from './part-arbitraries.ts';

type ByType<Union extends { readonly type: string }> = {
  readonly [Type in Union['type']]: fc.Arbitrary<Extract<Union, { readonly type: Type }>>;
};

const only = <const Value>(value: Value): fc.Arbitrary<Value> => fc.constant(value);
const server = <const Type extends string>(
  type: Type,
): { type: fc.Arbitrary<Type>; event_id: fc.Arbitrary<string> } => ({
  type: only(type),
  event_id: id,
});
const place = { response_id: id, item_id: id, output_index: count, content_index: count };
const call = { response_id: id, item_id: id, output_index: count };
const logprobs = fc.array(
  fields({
    token: text,
    logprob: decimal(-100, 0),
    bytes: fc.array(fc.nat(255), { maxLength: 2 }),
  }),
  { maxLength: 2 },
);
const part: fc.Arbitrary<Events.StreamedPart> = fc.oneof(
  fields({ type: only('text'), text }),
  fields({ type: only('audio') }, { transcript: text, audio: base64 }),
);
const usage: fc.Arbitrary<Events.TranscriptionUsage> = fc.oneof(
  fields({ type: only('duration'), seconds: decimal(0, 100) }),
  fields(
    { type: only('tokens'), total_tokens: count, input_tokens: count, output_tokens: count },
    { input_token_details: fields({}, { text_tokens: count, audio_tokens: count }) },
  ),
);
const apiError = fields(
  { type: text, message: text },
  { code: fc.oneof(text, only(null)), param: fc.oneof(text, only(null)), event_id: fc.oneof(id, only(null)) },
);
const previous = { previous_item_id: fc.oneof(id, only(null)) };
const obfuscation = { obfuscation: text };

/** Random server events of each type, as the API's schema allows them. */
export const SERVER_EVENTS: ByType<Events.RealtimeServerEvent> = {
  error: fields({ ...server('error'), error: apiError }),
  'session.created': fields({ ...server('session.created'), session }),
  'session.updated': fields({ ...server('session.updated'), session }),
  'conversation.created': fields({
    ...server('conversation.created'),
    conversation: fields({}, { id, object: only('realtime.conversation') }),
  }),
  'conversation.item.created': fields({ ...server('conversation.item.created'), item }, previous),
  'conversation.item.added': fields({ ...server('conversation.item.added'), item }, previous),
  'conversation.item.done': fields({ ...server('conversation.item.done'), item }, previous),
  'conversation.item.retrieved': fields({ ...server('conversation.item.retrieved'), item }),
  'conversation.item.deleted': fields({ ...server('conversation.item.deleted'), item_id: id }),
  'conversation.item.truncated': fields({
    ...server('conversation.item.truncated'),
    item_id: id,
    content_index: count,
    audio_end_ms: count,
  }),
  'conversation.item.input_audio_transcription.delta': fields(
    { ...server('conversation.item.input_audio_transcription.delta'), item_id: id },
    { content_index: count, delta: text, logprobs, ...obfuscation },
  ),
  'conversation.item.input_audio_transcription.completed': fields(
    {
      ...server('conversation.item.input_audio_transcription.completed'),
      item_id: id,
      content_index: count,
      transcript: text,
      usage,
    },
    { logprobs, languages: fc.array(fields({ code: text }), { maxLength: 2 }) },
  ),
  'conversation.item.input_audio_transcription.segment': fields({
    ...server('conversation.item.input_audio_transcription.segment'),
    item_id: id,
    content_index: count,
    id,
    text,
    speaker: text,
    start: decimal(0, 100),
    end: decimal(0, 100),
  }),
  'conversation.item.input_audio_transcription.failed': fields({
    ...server('conversation.item.input_audio_transcription.failed'),
    item_id: id,
    content_index: count,
    error: fields({}, { type: text, code: text, message: text, param: text }),
  }),
  'input_audio_buffer.committed': fields({ ...server('input_audio_buffer.committed'), item_id: id }, previous),
  'input_audio_buffer.cleared': fields(server('input_audio_buffer.cleared')),
  'input_audio_buffer.speech_started': fields({
    ...server('input_audio_buffer.speech_started'),
    item_id: id,
    audio_start_ms: count,
  }),
  'input_audio_buffer.speech_stopped': fields({
    ...server('input_audio_buffer.speech_stopped'),
    item_id: id,
    audio_end_ms: count,
  }),
  'input_audio_buffer.timeout_triggered': fields({
    ...server('input_audio_buffer.timeout_triggered'),
    item_id: id,
    audio_start_ms: count,
    audio_end_ms: count,
  }),
  'input_audio_buffer.dtmf_event_received': fields({
    type: only('input_audio_buffer.dtmf_event_received'),
    event: fc.constantFrom('1', '*', '#', 'D'),
    received_at: count,
  }),
  'output_audio_buffer.started': fields({ ...server('output_audio_buffer.started'), response_id: id }),
  'output_audio_buffer.stopped': fields({ ...server('output_audio_buffer.stopped'), response_id: id }),
  'output_audio_buffer.cleared': fields({ ...server('output_audio_buffer.cleared'), response_id: id }),
  'response.created': fields({ ...server('response.created'), response }),
  'response.done': fields({ ...server('response.done'), response }),
  'response.output_item.added': fields({
    ...server('response.output_item.added'),
    response_id: id,
    output_index: count,
    item,
  }),
  'response.output_item.done': fields({
    ...server('response.output_item.done'),
    response_id: id,
    output_index: count,
    item,
  }),
  'response.content_part.added': fields({ ...server('response.content_part.added'), ...place, part }),
  'response.content_part.done': fields({ ...server('response.content_part.done'), ...place, part }),
  'response.output_text.delta': fields({ ...server('response.output_text.delta'), ...place, delta: text }, obfuscation),
  'response.output_text.done': fields({ ...server('response.output_text.done'), ...place, text }),
  'response.output_audio.delta': fields({ ...server('response.output_audio.delta'), ...place, delta: base64 }),
  'response.output_audio.done': fields({ ...server('response.output_audio.done'), ...place }),
  'response.output_audio_transcript.delta': fields(
    { ...server('response.output_audio_transcript.delta'), ...place, delta: text },
    obfuscation,
  ),
  'response.output_audio_transcript.done': fields({
    ...server('response.output_audio_transcript.done'),
    ...place,
    transcript: text,
  }),
  'response.function_call_arguments.delta': fields(
    { ...server('response.function_call_arguments.delta'), ...call, call_id: id, delta: text },
    obfuscation,
  ),
  'response.function_call_arguments.done': fields({
    ...server('response.function_call_arguments.done'),
    ...call,
    call_id: id,
    name: text,
    arguments: text,
  }),
  'mcp_list_tools.in_progress': fields({ ...server('mcp_list_tools.in_progress'), item_id: id }),
  'mcp_list_tools.completed': fields({ ...server('mcp_list_tools.completed'), item_id: id }),
  'mcp_list_tools.failed': fields({ ...server('mcp_list_tools.failed'), item_id: id }),
  'response.mcp_call_arguments.delta': fields(
    { ...server('response.mcp_call_arguments.delta'), ...call, delta: text },
    obfuscation,
  ),
  'response.mcp_call_arguments.done': fields({
    ...server('response.mcp_call_arguments.done'),
    ...call,
    arguments: text,
  }),
  'response.mcp_call.in_progress': fields({
    ...server('response.mcp_call.in_progress'),
    item_id: id,
    output_index: count,
  }),
  'response.mcp_call.completed': fields({ ...server('response.mcp_call.completed'), item_id: id, output_index: count }),
  'response.mcp_call.failed': fields({ ...server('response.mcp_call.failed'), item_id: id, output_index: count }),
  'rate_limits.updated': fields({
    ...server('rate_limits.updated'),
    rate_limits: fc.array(
      fields({
        name: fc.constantFrom('requests', 'tokens'),
        limit: count,
        remaining: count,
        reset_seconds: decimal(0, 100),
      }),
      { maxLength: 2 },
    ),
  }),
};

const elapsed = { elapsed_ms: fc.oneof(count, only(null)) };

/** Random server events of each type in a session that translates. */
export const TRANSLATION_SERVER_EVENTS: ByType<Events.TranslationServerEvent> = {
  error: SERVER_EVENTS.error,
  'session.created': fields({ ...server('session.created'), session: translationSession }),
  'session.updated': fields({ ...server('session.updated'), session: translationSession }),
  'session.closed': fields(server('session.closed')),
  'session.input_transcript.delta': fields({ ...server('session.input_transcript.delta'), delta: text }, elapsed),
  'session.output_transcript.delta': fields({ ...server('session.output_transcript.delta'), delta: text }, elapsed),
  'session.output_audio.delta': fields(
    { ...server('session.output_audio.delta'), delta: base64 },
    { ...elapsed, sample_rate: only(24_000), channels: only(1), format: only('pcm16') },
  ),
};

const client = <const Type extends string>(type: Type): { type: fc.Arbitrary<Type> } => ({ type: only(type) });
const eventId = { event_id: text };

/** Random client events of each type, as the API's schema allows them. */
export const CLIENT_EVENTS: ByType<Events.ClientEvent> = {
  'session.update': fields({ ...client('session.update'), session: sessionConfig }, eventId),
  'input_audio_buffer.append': fields({ ...client('input_audio_buffer.append'), audio: base64 }, eventId),
  'input_audio_buffer.commit': fields(client('input_audio_buffer.commit'), eventId),
  'input_audio_buffer.clear': fields(client('input_audio_buffer.clear'), eventId),
  'output_audio_buffer.clear': fields(client('output_audio_buffer.clear'), eventId),
  'conversation.item.create': fields(
    { ...client('conversation.item.create'), item },
    { ...eventId, previous_item_id: id },
  ),
  'conversation.item.delete': fields({ ...client('conversation.item.delete'), item_id: id }, eventId),
  'conversation.item.retrieve': fields({ ...client('conversation.item.retrieve'), item_id: id }, eventId),
  'conversation.item.truncate': fields(
    { ...client('conversation.item.truncate'), item_id: id, content_index: count, audio_end_ms: count },
    eventId,
  ),
  'response.create': fields(client('response.create'), { ...eventId, response: responseConfig }),
  'response.cancel': fields(client('response.cancel'), { ...eventId, response_id: id }),
};

/** Random client events of each type in a session that translates. */
export const TRANSLATION_CLIENT_EVENTS: ByType<Events.TranslationClientEvent> = {
  'session.update': fields({ ...client('session.update'), session: translationConfig }, eventId),
  'session.input_audio_buffer.append': fields(
    { ...client('session.input_audio_buffer.append'), audio: base64 },
    eventId,
  ),
  'session.close': fields(client('session.close'), eventId),
};
