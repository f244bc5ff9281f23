import type { ApiError } from './api-error.ts';
import type { ServerEventBase } from './server-event-base.ts';
import type { TokenLogProbability } from './transcription.ts';
import type { TranscriptionUsage } from './usage.ts';

// All of them may come before, between or after the events of the response: match by `item_id`.

/** A piece of the transcript. Not every model sends pieces. */
export interface InputTranscriptionDeltaEvent extends ServerEventBase<'conversation.item.input_audio_transcription.delta'> {
  /** Of the user item that was heard. */
  readonly item_id: string;
  /** The part's place in the item, from 0. @default 0 */
  readonly content_index?: number | null;
  /** To be joined as it is. */
  readonly delta?: string | null;
  /** Only where the session's `include` asks for it. */
  readonly logprobs?: readonly TokenLogProbability[] | null;
  /** Letters without meaning that hide the length of the piece from onlookers. In recorded traffic, in no schema. */
  readonly obfuscation?: string | null;
}

/** The whole transcript of one part. */
export interface InputTranscriptionCompletedEvent extends ServerEventBase<'conversation.item.input_audio_transcription.completed'> {
  /** Of the user item that was heard. */
  readonly item_id: string;
  /** The part's place in the item, from 0. */
  readonly content_index: number;
  /** All of the part as text; empty when nothing was said. */
  readonly transcript: string;
  /** Absent in older servers. */
  readonly usage?: TranscriptionUsage | null;
  /** Only where the session's `include` asks for it. */
  readonly logprobs?: readonly TokenLogProbability[] | null;
  /** The languages that were heard, by ISO 639-1. `gpt-transcribe` and `gpt-live-transcribe` only. */
  readonly languages?: readonly TranscriptionLanguage[] | null;
}

/** One language that was heard. */
export interface TranscriptionLanguage {
  /** ISO 639-1, such as `en`. */
  readonly code: string;
}

/** One stretch of speech by one speaker. Only models that tell speakers apart send it. */
export interface InputTranscriptionSegmentEvent extends ServerEventBase<'conversation.item.input_audio_transcription.segment'> {
  /** Of the user item that was heard. */
  readonly item_id: string;
  /** The part's place in the item, from 0. */
  readonly content_index: number;
  /** Of the segment. */
  readonly id: string;
  /** What the speaker said. */
  readonly text: string;
  /** A label such as `A`; the same speaker keeps it. */
  readonly speaker: string;
  /** Seconds from the beginning of the item's audio. */
  readonly start: number;
  /** Seconds from the beginning of the item's audio. */
  readonly end: number;
}

/** There will be no transcript of one part. The model has heard it all the same. */
export interface InputTranscriptionFailedEvent extends ServerEventBase<'conversation.item.input_audio_transcription.failed'> {
  /** Of the user item that was heard. */
  readonly item_id: string;
  /** The part's place in the item, from 0. */
  readonly content_index: number;
  /** Why, such as code `audio_unintelligible` of type `transcription_error`. */
  readonly error: Partial<ApiError>;
}
