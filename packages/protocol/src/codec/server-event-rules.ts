import type { KnownServerEvent } from '../events/index.ts';
import {
  type FieldList,
  finiteNumber,
  identifier,
  index,
  object,
  objects,
  objectWith,
  optionalText,
  text,
  textOr,
} from './field-check.ts';
import { item } from './item-check.ts';
import type { JsonObject } from './json-object.ts';
import { response } from './response-check.ts';
import {
  isAboutItem,
  isAboutMcpCall,
  isAboutResponse,
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
  readonly isUsual: ((event: JsonObject) => boolean) | undefined;
  readonly fields: FieldList;
}

const rule = (fields: FieldList, isUsual?: ServerEventRule['isUsual']): ServerEventRule => ({ fields, isUsual });

const error = objectWith([
  ['type', textOr('unknown_error')],
  ['message', textOr('')],
]);
const session = objectWith([['id', textOr('')]]);

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

const ofAny = rule([]);
const ofSession = rule([['session', session]], isSession);
const ofTranslation = rule([['delta', text]], isTranslationDelta);
const ofItem = rule(
  [
    ['item', item],
    ['previous_item_id', optionalText],
  ],
  isPlacedItem,
);
const ofOutputItem = rule(
  [
    ['response_id', identifier],
    ['output_index', index],
    ['item', item],
  ],
  isResponseItem,
);
const aboutItem = rule([['item_id', identifier]], isAboutItem);
const aboutResponse = rule([['response_id', identifier]], isAboutResponse);
const ofResponse = rule([['response', response]], isWholeResponse);
const ofPart = rule([...inPart, ['part', objectWith([['type', text]])]], isWholePart);
const ofPartDelta = rule([...inPart, ['delta', text]], isPartDelta);
const ofMcpCall = rule(inMcpCall, isAboutMcpCall);

// What routing and the types need, per event; `event_id` and everything not named here may be missing, null or anything.
const RULES = {
  error: rule([['error', error]], isError),
  'session.created': ofSession,
  'session.updated': ofSession,
  'session.closed': ofAny,
  'session.input_transcript.delta': ofTranslation,
  'session.output_transcript.delta': ofTranslation,
  'session.output_audio.delta': ofTranslation,
  'conversation.created': rule([['conversation', object]]),
  'conversation.item.created': ofItem,
  'conversation.item.added': ofItem,
  'conversation.item.done': ofItem,
  'conversation.item.retrieved': rule([['item', item]], isRetrievedItem),
  'conversation.item.deleted': aboutItem,
  'conversation.item.truncated': rule(
    [
      ['item_id', identifier],
      ['content_index', index],
      ['audio_end_ms', finiteNumber],
    ],
    isTruncation,
  ),
  'conversation.item.input_audio_transcription.delta': rule(
    [
      ['item_id', identifier],
      ['delta', optionalText],
    ],
    isTranscriptionDelta,
  ),
  'conversation.item.input_audio_transcription.completed': rule(
    [
      ['item_id', identifier],
      ['content_index', index],
      ['transcript', text],
    ],
    isTranscription,
  ),
  'conversation.item.input_audio_transcription.segment': rule([
    ['item_id', identifier],
    ['content_index', index],
    ['id', textOr('')],
    ['text', textOr('')],
    ['speaker', textOr('')],
    ['start', finiteNumber],
    ['end', finiteNumber],
  ]),
  'conversation.item.input_audio_transcription.failed': rule(
    [
      ['item_id', identifier],
      ['content_index', index],
      ['error', object],
    ],
    isTranscriptionFailure,
  ),
  'input_audio_buffer.committed': rule(
    [
      ['item_id', identifier],
      ['previous_item_id', optionalText],
    ],
    isCommit,
  ),
  'input_audio_buffer.cleared': ofAny,
  'input_audio_buffer.speech_started': rule(
    [
      ['item_id', identifier],
      ['audio_start_ms', finiteNumber],
    ],
    isSpeechStart,
  ),
  'input_audio_buffer.speech_stopped': rule(
    [
      ['item_id', identifier],
      ['audio_end_ms', finiteNumber],
    ],
    isSpeechEnd,
  ),
  'input_audio_buffer.timeout_triggered': rule(
    [
      ['item_id', identifier],
      ['audio_start_ms', finiteNumber],
      ['audio_end_ms', finiteNumber],
    ],
    isSilence,
  ),
  'input_audio_buffer.dtmf_event_received': rule([
    ['event', text],
    ['received_at', finiteNumber],
  ]),
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
  'response.output_text.done': rule([...inPart, ['text', text]], isPartText),
  'response.output_audio.delta': ofPartDelta,
  'response.output_audio.done': rule(inPart, isInPart),
  'response.output_audio_transcript.delta': ofPartDelta,
  'response.output_audio_transcript.done': rule([...inPart, ['transcript', text]], isPartTranscript),
  'response.function_call_arguments.delta': rule([...inCall, ['delta', text]], isCallDelta),
  'response.function_call_arguments.done': rule([...inCall, ['arguments', text]], isWholeCall),
  'mcp_list_tools.in_progress': aboutItem,
  'mcp_list_tools.completed': aboutItem,
  'mcp_list_tools.failed': aboutItem,
  'response.mcp_call_arguments.delta': rule([...inItem, ['delta', text]], isMcpCallDelta),
  'response.mcp_call_arguments.done': rule([...inItem, ['arguments', text]], isWholeMcpCall),
  'response.mcp_call.in_progress': ofMcpCall,
  'response.mcp_call.completed': ofMcpCall,
  'response.mcp_call.failed': ofMcpCall,
  'rate_limits.updated': rule([['rate_limits', objects]], isRateLimits),
} satisfies Record<KnownServerEvent['type'], ServerEventRule>;

/** The rule of every server event that has a name of its own; a Map, so that no type reaches a prototype. */
export const SERVER_EVENT_RULES: ReadonlyMap<string, ServerEventRule> = /* @__PURE__ */ new Map<
  string,
  ServerEventRule
>(Object.entries(RULES));
