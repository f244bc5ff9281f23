import type { KnownServerEvent } from '../events/index.ts';
import {
  type EventCheck,
  eventCheck,
  expected,
  type FieldList,
  finiteNumber,
  identifier,
  index,
  listOf,
  object,
  objectWith,
  optionalText,
  text,
  textOr,
  unless,
} from './field-check.ts';
import { item } from './item-check.ts';
import {
  isAboutItem,
  isAboutResponse,
  isCallDelta,
  isInItem,
  isInPart,
  isPartDelta,
  isPlacedItem,
  isResponseItem,
  isWholePart,
} from './is-in-part.ts';
import { isJsonObject } from './json-object.ts';
import { response } from './response-check.ts';

const error = objectWith([
  ['type', textOr('unknown_error')],
  ['message', textOr('')],
]);
const session = objectWith([['id', textOr('')]]);
const limits = listOf((entry) => (isJsonObject(entry) ? undefined : expected('an object', entry)));

const itemEvent: FieldList = [
  [
    '',
    unless(isPlacedItem, [
      ['item', item],
      ['previous_item_id', optionalText],
    ]),
  ],
];
const inItem: FieldList = [
  ['response_id', identifier],
  ['item_id', identifier],
  ['output_index', index],
];
const inPart: FieldList = [['', unless(isInPart, [...inItem, ['content_index', index]])]];
const inResponse: FieldList = [
  [
    '',
    unless(isResponseItem, [
      ['response_id', identifier],
      ['output_index', index],
      ['item', item],
    ]),
  ],
];
const inToolCall: FieldList = [['', unless(isInItem, inItem)]];
const inCall: FieldList = [...inToolCall, ['call_id', text]];
const aboutItem: FieldList = [['', unless(isAboutItem, [['item_id', identifier]])]];
const aboutResponse: FieldList = [['', unless(isAboutResponse, [['response_id', identifier]])]];
const mcpCall: FieldList = [...aboutItem, ['output_index', index]];
const part: FieldList = [['', unless(isWholePart, [...inPart, ['part', objectWith([['type', text]])]])]];
const delta: FieldList = [['', unless(isPartDelta, [...inPart, ['delta', text]])]];
const callDelta: FieldList = [['', unless(isCallDelta, [...inCall, ['delta', text]])]];

// What routing and the types need, per event; `event_id` and everything not named here may be missing, null or anything.
const FIELDS = {
  error: [['error', error]],
  'session.created': [['session', session]],
  'session.updated': [['session', session]],
  'session.closed': [],
  'session.input_transcript.delta': [['delta', text]],
  'session.output_transcript.delta': [['delta', text]],
  'session.output_audio.delta': [['delta', text]],
  'conversation.created': [['conversation', object]],
  'conversation.item.created': itemEvent,
  'conversation.item.added': itemEvent,
  'conversation.item.done': itemEvent,
  'conversation.item.retrieved': [['item', item]],
  'conversation.item.deleted': aboutItem,
  'conversation.item.truncated': [
    ['item_id', identifier],
    ['content_index', index],
    ['audio_end_ms', finiteNumber],
  ],
  'conversation.item.input_audio_transcription.delta': [
    ['item_id', identifier],
    ['delta', optionalText],
  ],
  'conversation.item.input_audio_transcription.completed': [
    ['item_id', identifier],
    ['content_index', index],
    ['transcript', text],
  ],
  'conversation.item.input_audio_transcription.segment': [
    ['item_id', identifier],
    ['content_index', index],
    ['id', textOr('')],
    ['text', textOr('')],
    ['speaker', textOr('')],
    ['start', finiteNumber],
    ['end', finiteNumber],
  ],
  'conversation.item.input_audio_transcription.failed': [
    ['item_id', identifier],
    ['content_index', index],
    ['error', object],
  ],
  'input_audio_buffer.committed': [
    ['item_id', identifier],
    ['previous_item_id', optionalText],
  ],
  'input_audio_buffer.cleared': [],
  'input_audio_buffer.speech_started': [
    ['item_id', identifier],
    ['audio_start_ms', finiteNumber],
  ],
  'input_audio_buffer.speech_stopped': [
    ['item_id', identifier],
    ['audio_end_ms', finiteNumber],
  ],
  'input_audio_buffer.timeout_triggered': [
    ['item_id', identifier],
    ['audio_start_ms', finiteNumber],
    ['audio_end_ms', finiteNumber],
  ],
  'input_audio_buffer.dtmf_event_received': [
    ['event', text],
    ['received_at', finiteNumber],
  ],
  'output_audio_buffer.started': aboutResponse,
  'output_audio_buffer.stopped': aboutResponse,
  'output_audio_buffer.cleared': aboutResponse,
  'response.created': [['response', response]],
  'response.done': [['response', response]],
  'response.output_item.added': inResponse,
  'response.output_item.done': inResponse,
  'response.content_part.added': part,
  'response.content_part.done': part,
  'response.output_text.delta': delta,
  'response.output_text.done': [...inPart, ['text', text]],
  'response.output_audio.delta': delta,
  'response.output_audio.done': inPart,
  'response.output_audio_transcript.delta': delta,
  'response.output_audio_transcript.done': [...inPart, ['transcript', text]],
  'response.function_call_arguments.delta': callDelta,
  'response.function_call_arguments.done': [...inCall, ['arguments', text]],
  'mcp_list_tools.in_progress': aboutItem,
  'mcp_list_tools.completed': aboutItem,
  'mcp_list_tools.failed': aboutItem,
  'response.mcp_call_arguments.delta': [...inToolCall, ['delta', text]],
  'response.mcp_call_arguments.done': [...inToolCall, ['arguments', text]],
  'response.mcp_call.in_progress': mcpCall,
  'response.mcp_call.completed': mcpCall,
  'response.mcp_call.failed': mcpCall,
  'rate_limits.updated': [['rate_limits', limits]],
} satisfies Record<KnownServerEvent['type'], FieldList>;

/** The check of every server event that has a name of its own; a Map, so that no type reaches a prototype. */
export const SERVER_EVENT_CHECKS: ReadonlyMap<string, EventCheck> = /* @__PURE__ */ new Map(
  Object.entries(FIELDS).map(([type, fields]: [string, FieldList]) => [type, eventCheck(fields)]),
);
