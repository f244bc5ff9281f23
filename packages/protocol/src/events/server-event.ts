import type { Frame } from '@antiphon/interface';
import type { ApiError } from './api-error.ts';
import type { StreamedPart } from './content-part.ts';
import type { ConversationItem } from './item.ts';
import type { RealtimeResponse } from './response.ts';
import type { RealtimeSession } from './session-config.ts';
import type { RateLimit, TranscriptionUsage } from './usage.ts';

interface ServerEventBase<Type extends string> {
  readonly type: Type;
  /** The server's; some servers leave it out. */
  readonly event_id?: string | null;
}

interface ItemEventBase<Type extends string> extends ServerEventBase<Type> {
  readonly item: ConversationItem;
  /** Null at the front. */
  readonly previous_item_id?: string | null;
}

interface ResponsePartBase<Type extends string> extends ServerEventBase<Type> {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index: number;
}

interface ResponseItemBase<Type extends string> extends ServerEventBase<Type> {
  readonly response_id: string;
  readonly output_index: number;
  readonly item: ConversationItem;
}

/** Most errors leave the session open; those that end it are followed by a close. */
export interface ErrorEvent extends ServerEventBase<'error'> {
  readonly error: ApiError;
}
/** Always the first event. */
export interface SessionCreatedEvent extends ServerEventBase<'session.created'> {
  readonly session: RealtimeSession;
}
export interface SessionUpdatedEvent extends ServerEventBase<'session.updated'> {
  readonly session: RealtimeSession;
}
export interface ConversationItemAddedEvent extends ItemEventBase<'conversation.item.added'> {}
export interface ConversationItemDoneEvent extends ItemEventBase<'conversation.item.done'> {}
export interface ConversationItemRetrievedEvent extends ServerEventBase<'conversation.item.retrieved'> {
  readonly item: ConversationItem;
}
export interface ConversationItemDeletedEvent extends ServerEventBase<'conversation.item.deleted'> {
  readonly item_id: string;
}
export interface ConversationItemTruncatedEvent extends ServerEventBase<'conversation.item.truncated'> {
  readonly item_id: string;
  readonly content_index: number;
  readonly audio_end_ms: number;
}
export interface InputTranscriptionDeltaEvent extends ServerEventBase<'conversation.item.input_audio_transcription.delta'> {
  readonly item_id: string;
  readonly content_index?: number | null;
  readonly delta?: string | null;
}
/** May come before, between or after the events of the response: match by `item_id`. */
export interface InputTranscriptionCompletedEvent extends ServerEventBase<'conversation.item.input_audio_transcription.completed'> {
  readonly item_id: string;
  readonly content_index: number;
  readonly transcript: string;
  readonly usage?: TranscriptionUsage | null;
}
export interface InputTranscriptionFailedEvent extends ServerEventBase<'conversation.item.input_audio_transcription.failed'> {
  readonly item_id: string;
  readonly content_index: number;
  readonly error: Partial<ApiError>;
}
export interface InputAudioBufferCommittedEvent extends ServerEventBase<'input_audio_buffer.committed'> {
  /** Of the user item that will follow. */
  readonly item_id: string;
  readonly previous_item_id?: string | null;
}
export interface InputAudioBufferClearedEvent extends ServerEventBase<'input_audio_buffer.cleared'> {}
export interface InputAudioBufferSpeechStartedEvent extends ServerEventBase<'input_audio_buffer.speech_started'> {
  /** Milliseconds of audio since the session began, prefix padding included. */
  readonly audio_start_ms: number;
  readonly item_id: string;
}
export interface InputAudioBufferSpeechStoppedEvent extends ServerEventBase<'input_audio_buffer.speech_stopped'> {
  readonly audio_end_ms: number;
  readonly item_id: string;
}
export interface ResponseCreatedEvent extends ServerEventBase<'response.created'> {
  readonly response: RealtimeResponse;
}
/** The one end of every response, whatever its status. */
export interface ResponseDoneEvent extends ServerEventBase<'response.done'> {
  readonly response: RealtimeResponse;
}
export interface ResponseOutputItemAddedEvent extends ResponseItemBase<'response.output_item.added'> {}
export interface ResponseOutputItemDoneEvent extends ResponseItemBase<'response.output_item.done'> {}
export interface ResponseContentPartAddedEvent extends ResponsePartBase<'response.content_part.added'> {
  readonly part: StreamedPart;
}
export interface ResponseContentPartDoneEvent extends ResponsePartBase<'response.content_part.done'> {
  readonly part: StreamedPart;
}
export interface ResponseOutputTextDeltaEvent extends ResponsePartBase<'response.output_text.delta'> {
  readonly delta: string;
}
export interface ResponseOutputTextDoneEvent extends ResponsePartBase<'response.output_text.done'> {
  readonly text: string;
}
export interface ResponseOutputAudioDeltaEvent extends ResponsePartBase<'response.output_audio.delta'> {
  /** Base64 of the session's output format. */
  readonly delta: string;
}
export interface ResponseOutputAudioDoneEvent extends ResponsePartBase<'response.output_audio.done'> {}
/** Runs ahead of the audio. */
export interface ResponseOutputAudioTranscriptDeltaEvent extends ResponsePartBase<'response.output_audio_transcript.delta'> {
  readonly delta: string;
}
export interface ResponseOutputAudioTranscriptDoneEvent extends ResponsePartBase<'response.output_audio_transcript.done'> {
  readonly transcript: string;
}
export interface ResponseFunctionCallArgumentsDeltaEvent extends ServerEventBase<'response.function_call_arguments.delta'> {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly call_id: string;
  readonly delta: string;
}
export interface ResponseFunctionCallArgumentsDoneEvent extends ServerEventBase<'response.function_call_arguments.done'> {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly call_id: string;
  readonly name?: string | null;
  readonly arguments: string;
}
/** Some servers never send it. */
export interface RateLimitsUpdatedEvent extends ServerEventBase<'rate_limits.updated'> {
  readonly rate_limits: readonly RateLimit[];
}

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

/** Every server event that has a name of its own. */
export type KnownServerEvent =
  | ErrorEvent
  | SessionCreatedEvent
  | SessionUpdatedEvent
  | ConversationItemAddedEvent
  | ConversationItemDoneEvent
  | ConversationItemRetrievedEvent
  | ConversationItemDeletedEvent
  | ConversationItemTruncatedEvent
  | InputTranscriptionDeltaEvent
  | InputTranscriptionCompletedEvent
  | InputTranscriptionFailedEvent
  | InputAudioBufferCommittedEvent
  | InputAudioBufferClearedEvent
  | InputAudioBufferSpeechStartedEvent
  | InputAudioBufferSpeechStoppedEvent
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
  | RateLimitsUpdatedEvent;

/** Everything a server can say, and what a decoder makes of the rest. */
export type ServerEvent = KnownServerEvent | UnknownEvent | MalformedEvent;

export type ServerEventType = ServerEvent['type'];

/** The server event of a type. */
export type ServerEventOf<Type extends ServerEventType> = Extract<ServerEvent, { readonly type: Type }>;
