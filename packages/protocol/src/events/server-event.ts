import type { Frame } from '@antiphon/interface';
import type {
  ConversationCreatedEvent,
  ConversationItemAddedEvent,
  ConversationItemCreatedEvent,
  ConversationItemDeletedEvent,
  ConversationItemDoneEvent,
  ConversationItemRetrievedEvent,
  ConversationItemTruncatedEvent,
} from './conversation-events.ts';
import type { ErrorEvent } from './error-event.ts';
import type {
  ResponseFunctionCallArgumentsDeltaEvent,
  ResponseFunctionCallArgumentsDoneEvent,
} from './function-call-events.ts';
import type {
  InputAudioBufferClearedEvent,
  InputAudioBufferCommittedEvent,
  InputAudioBufferDtmfEventReceivedEvent,
  InputAudioBufferSpeechStartedEvent,
  InputAudioBufferSpeechStoppedEvent,
  InputAudioBufferTimeoutTriggeredEvent,
} from './input-audio-buffer-events.ts';
import type {
  InputTranscriptionCompletedEvent,
  InputTranscriptionDeltaEvent,
  InputTranscriptionFailedEvent,
  InputTranscriptionSegmentEvent,
} from './input-transcription-events.ts';
import type {
  McpListToolsCompletedEvent,
  McpListToolsFailedEvent,
  McpListToolsInProgressEvent,
  ResponseMcpCallArgumentsDeltaEvent,
  ResponseMcpCallArgumentsDoneEvent,
  ResponseMcpCallCompletedEvent,
  ResponseMcpCallFailedEvent,
  ResponseMcpCallInProgressEvent,
} from './mcp-events.ts';
import type {
  OutputAudioBufferClearedEvent,
  OutputAudioBufferStartedEvent,
  OutputAudioBufferStoppedEvent,
} from './output-audio-buffer-events.ts';
import type { RateLimitsUpdatedEvent } from './rate-limits-event.ts';
import type {
  ResponseContentPartAddedEvent,
  ResponseContentPartDoneEvent,
  ResponseCreatedEvent,
  ResponseDoneEvent,
  ResponseOutputItemAddedEvent,
  ResponseOutputItemDoneEvent,
} from './response-events.ts';
import type {
  ResponseOutputAudioDeltaEvent,
  ResponseOutputAudioDoneEvent,
  ResponseOutputAudioTranscriptDeltaEvent,
  ResponseOutputAudioTranscriptDoneEvent,
  ResponseOutputTextDeltaEvent,
  ResponseOutputTextDoneEvent,
} from './response-output-events.ts';
import type { SessionCreatedEvent, SessionUpdatedEvent } from './session-events.ts';
import type { TranslationServerEvent } from './translation-events.ts';

/** Everything a server says in a session that talks or transcribes: the 46 events of the GA API. */
export type RealtimeServerEvent =
  | ErrorEvent
  | SessionCreatedEvent
  | SessionUpdatedEvent
  | ConversationCreatedEvent
  | ConversationItemCreatedEvent
  | ConversationItemAddedEvent
  | ConversationItemDoneEvent
  | ConversationItemRetrievedEvent
  | ConversationItemDeletedEvent
  | ConversationItemTruncatedEvent
  | InputTranscriptionDeltaEvent
  | InputTranscriptionCompletedEvent
  | InputTranscriptionSegmentEvent
  | InputTranscriptionFailedEvent
  | InputAudioBufferCommittedEvent
  | InputAudioBufferClearedEvent
  | InputAudioBufferSpeechStartedEvent
  | InputAudioBufferSpeechStoppedEvent
  | InputAudioBufferTimeoutTriggeredEvent
  | InputAudioBufferDtmfEventReceivedEvent
  | OutputAudioBufferStartedEvent
  | OutputAudioBufferStoppedEvent
  | OutputAudioBufferClearedEvent
  | ResponseCreatedEvent
  | ResponseDoneEvent
  | ResponseOutputItemAddedEvent
  | ResponseOutputItemDoneEvent
  | ResponseContentPartAddedEvent
  | ResponseContentPartDoneEvent
  | ResponseOutputTextDeltaEvent
  | ResponseOutputTextDoneEvent
  | ResponseOutputAudioDeltaEvent
  | ResponseOutputAudioDoneEvent
  | ResponseOutputAudioTranscriptDeltaEvent
  | ResponseOutputAudioTranscriptDoneEvent
  | ResponseFunctionCallArgumentsDeltaEvent
  | ResponseFunctionCallArgumentsDoneEvent
  | McpListToolsInProgressEvent
  | McpListToolsCompletedEvent
  | McpListToolsFailedEvent
  | ResponseMcpCallArgumentsDeltaEvent
  | ResponseMcpCallArgumentsDoneEvent
  | ResponseMcpCallInProgressEvent
  | ResponseMcpCallCompletedEvent
  | ResponseMcpCallFailedEvent
  | RateLimitsUpdatedEvent;

/** Every server event that has a name of its own. */
export type KnownServerEvent = RealtimeServerEvent | TranslationServerEvent;

/** A well-formed event of a type we do not know. It is passed on, never refused. */
export interface UnknownEvent {
  readonly type: 'unknown';
  /** The `type` on the wire. */
  readonly rawType: string;
  /** The parsed JSON. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A frame that is no event: not JSON, not an object, without a type, or without the fields that route it. */
export interface MalformedEvent {
  readonly type: 'malformed';
  /** What was expected. */
  readonly reason: string;
  /** The frame as it came. */
  readonly raw: Frame;
}

/** Everything a server can say, and what a decoder makes of the rest. */
export type ServerEvent = KnownServerEvent | UnknownEvent | MalformedEvent;

/** The `type` of a server event, of `unknown` and of `malformed`. */
export type ServerEventType = ServerEvent['type'];

/** The server event of a type. */
export type ServerEventOf<Type extends ServerEventType> = Extract<ServerEvent, { readonly type: Type }>;
