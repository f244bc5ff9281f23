import type { KnownServerEvent } from '../events/index.ts';
import {
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
} from './field-check.ts';
import { item } from './item-check.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { response } from './response-check.ts';
import {
  isAboutItem,
  isAboutMcpCall,
  isAboutResponse,
  isAnyEvent,
  isCallDelta,
  isCommit,
  isError,
  isInPart,
  isMcpCallDelta,
  isPartDelta,
  isPartText,
  isPartTranscript,
  isPlacedItem,
  isRateLimits,
  isResponseItem,
  isRetrievedItem,
  isSession,
  isSilence,
  isSpeechEnd,
  isSpeechStart,
  isTranscription,
  isTranscriptionDelta,
  isTranscriptionFailure,
  isTranslationDelta,
  isTruncation,
  isWholeCall,
  isWholeMcpCall,
  isWholePart,
  isWholeResponse,
} from './usual-events.ts';

/** What an event must have. */
export interface ServerEventRule {
  /** A quick look at an event; where it is not content, the fields decide. */
  readonly isUsual?: (event: JsonObject) => boolean;
  readonly fields: FieldList;
}

const error = objectWith([
  ['type', textOr('unknown_error')],
  ['message', textOr('')],
]);
const session = objectWith([['id', textOr('')]]);
const limits = listOf((entry) => (isJsonObject(entry) ? undefined : expected('an object', entry)));

const inItem: FieldList = [
  ['response_id', identifier],
  ['item_id', identifier],
  ['output_index', index],
];
const inPart: FieldList = [...inItem, ['content_index', index]];
const inCall: FieldList = [...inItem, ['call_id', text]];
const inMcpCall: FieldList = [
  ['item_id', identifier],
  ['output_index', index],
];

const ofAny: ServerEventRule = { isUsual: isAnyEvent, fields: [] };
const ofSession: ServerEventRule = { isUsual: isSession, fields: [['session', session]] };
const ofTranslation: ServerEventRule = { isUsual: isTranslationDelta, fields: [['delta', text]] };
const ofItem: ServerEventRule = {
  isUsual: isPlacedItem,
  fields: [
    ['item', item],
    ['previous_item_id', optionalText],
  ],
};
const ofOutputItem: ServerEventRule = {
  isUsual: isResponseItem,
  fields: [
    ['response_id', identifier],
    ['output_index', index],
    ['item', item],
  ],
};
const aboutItem: ServerEventRule = { isUsual: isAboutItem, fields: [['item_id', identifier]] };
const aboutResponse: ServerEventRule = { isUsual: isAboutResponse, fields: [['response_id', identifier]] };
const ofResponse: ServerEventRule = { isUsual: isWholeResponse, fields: [['response', response]] };
const ofPart: ServerEventRule = {
  isUsual: isWholePart,
  fields: [...inPart, ['part', objectWith([['type', text]])]],
};
const ofPartDelta: ServerEventRule = { isUsual: isPartDelta, fields: [...inPart, ['delta', text]] };
const ofMcpCall: ServerEventRule = { isUsual: isAboutMcpCall, fields: inMcpCall };

// What routing and the types need, per event; `event_id` and everything not named here may be missing, null or anything.
const RULES = {
  error: { isUsual: isError, fields: [['error', error]] },
  'session.created': ofSession,
  'session.updated': ofSession,
  'session.closed': ofAny,
  'session.input_transcript.delta': ofTranslation,
  'session.output_transcript.delta': ofTranslation,
  'session.output_audio.delta': ofTranslation,
  'conversation.created': { fields: [['conversation', object]] },
  'conversation.item.created': ofItem,
  'conversation.item.added': ofItem,
  'conversation.item.done': ofItem,
  'conversation.item.retrieved': { isUsual: isRetrievedItem, fields: [['item', item]] },
  'conversation.item.deleted': aboutItem,
  'conversation.item.truncated': {
    isUsual: isTruncation,
    fields: [
      ['item_id', identifier],
      ['content_index', index],
      ['audio_end_ms', finiteNumber],
    ],
  },
  'conversation.item.input_audio_transcription.delta': {
    isUsual: isTranscriptionDelta,
    fields: [
      ['item_id', identifier],
      ['delta', optionalText],
    ],
  },
  'conversation.item.input_audio_transcription.completed': {
    isUsual: isTranscription,
    fields: [
      ['item_id', identifier],
      ['content_index', index],
      ['transcript', text],
    ],
  },
  'conversation.item.input_audio_transcription.segment': {
    fields: [
      ['item_id', identifier],
      ['content_index', index],
      ['id', textOr('')],
      ['text', textOr('')],
      ['speaker', textOr('')],
      ['start', finiteNumber],
      ['end', finiteNumber],
    ],
  },
  'conversation.item.input_audio_transcription.failed': {
    isUsual: isTranscriptionFailure,
    fields: [
      ['item_id', identifier],
      ['content_index', index],
      ['error', object],
    ],
  },
  'input_audio_buffer.committed': {
    isUsual: isCommit,
    fields: [
      ['item_id', identifier],
      ['previous_item_id', optionalText],
    ],
  },
  'input_audio_buffer.cleared': ofAny,
  'input_audio_buffer.speech_started': {
    isUsual: isSpeechStart,
    fields: [
      ['item_id', identifier],
      ['audio_start_ms', finiteNumber],
    ],
  },
  'input_audio_buffer.speech_stopped': {
    isUsual: isSpeechEnd,
    fields: [
      ['item_id', identifier],
      ['audio_end_ms', finiteNumber],
    ],
  },
  'input_audio_buffer.timeout_triggered': {
    isUsual: isSilence,
    fields: [
      ['item_id', identifier],
      ['audio_start_ms', finiteNumber],
      ['audio_end_ms', finiteNumber],
    ],
  },
  'input_audio_buffer.dtmf_event_received': {
    fields: [
      ['event', text],
      ['received_at', finiteNumber],
    ],
  },
  'output_audio_buffer.started': aboutResponse,
  'output_audio_buffer.stopped': aboutResponse,
  'output_audio_buffer.cleared': aboutResponse,
  'response.created': ofResponse,
  'response.done': ofResponse,
  'response.output_item.added': ofOutputItem,
  'response.output_item.done': ofOutputItem,
  'response.content_part.added': ofPart,
  'response.content_part.done': ofPart,
  'response.output_text.delta': ofPartDelta,
  'response.output_text.done': { isUsual: isPartText, fields: [...inPart, ['text', text]] },
  'response.output_audio.delta': ofPartDelta,
  'response.output_audio.done': { isUsual: isInPart, fields: inPart },
  'response.output_audio_transcript.delta': ofPartDelta,
  'response.output_audio_transcript.done': { isUsual: isPartTranscript, fields: [...inPart, ['transcript', text]] },
  'response.function_call_arguments.delta': { isUsual: isCallDelta, fields: [...inCall, ['delta', text]] },
  'response.function_call_arguments.done': { isUsual: isWholeCall, fields: [...inCall, ['arguments', text]] },
  'mcp_list_tools.in_progress': aboutItem,
  'mcp_list_tools.completed': aboutItem,
  'mcp_list_tools.failed': aboutItem,
  'response.mcp_call_arguments.delta': { isUsual: isMcpCallDelta, fields: [...inItem, ['delta', text]] },
  'response.mcp_call_arguments.done': { isUsual: isWholeMcpCall, fields: [...inItem, ['arguments', text]] },
  'response.mcp_call.in_progress': ofMcpCall,
  'response.mcp_call.completed': ofMcpCall,
  'response.mcp_call.failed': ofMcpCall,
  'rate_limits.updated': { isUsual: isRateLimits, fields: [['rate_limits', limits]] },
} satisfies Record<KnownServerEvent['type'], ServerEventRule>;

/** The rule of every server event that has a name of its own; a Map, so that no type reaches a prototype. */
export const SERVER_EVENT_RULES: ReadonlyMap<string, ServerEventRule> = /* @__PURE__ */ new Map<
  string,
  ServerEventRule
>(Object.entries(RULES));
