import type { ErrorEvent } from './error-event.ts';
import type { ServerEventBase } from './server-event-base.ts';
import type { SessionCreatedEvent, SessionUpdatedEvent } from './session-events.ts';

/** Everything a server says in a session that translates. Source: the API's OpenAPI document of 2026-08-21. */
export type TranslationServerEvent =
  | ErrorEvent
  | SessionCreatedEvent
  | SessionUpdatedEvent
  | TranslationSessionClosedEvent
  | TranslationInputTranscriptDeltaEvent
  | TranslationOutputTranscriptDeltaEvent
  | TranslationOutputAudioDeltaEvent;

/** All of the translation was sent; the socket closes next. */
export interface TranslationSessionClosedEvent extends ServerEventBase<'session.closed'> {}

/** What the pieces of a translation have. They belong to no item and no response. */
export interface TranslationDeltaBase<Type extends string> extends ServerEventBase<Type> {
  /** Where in the audio the piece belongs, in milliseconds since the session began. */
  readonly elapsed_ms?: number | null;
}

/** A piece of what the user said, in the user's language. Only where transcription is on. */
export interface TranslationInputTranscriptDeltaEvent extends TranslationDeltaBase<'session.input_transcript.delta'> {
  /** To be joined as it is: no blank is missing. */
  readonly delta: string;
}

/** A piece of the translation as text. */
export interface TranslationOutputTranscriptDeltaEvent extends TranslationDeltaBase<'session.output_transcript.delta'> {
  /** To be joined as it is: no blank is missing. */
  readonly delta: string;
}

/** A piece of the translation as audio, of any length. */
export interface TranslationOutputAudioDeltaEvent extends TranslationDeltaBase<'session.output_audio.delta'> {
  /** Base64 of the audio. */
  readonly delta: string;
  /** In Hz. @default 24000 */
  readonly sample_rate?: number | null;
  /** @default 1 */
  readonly channels?: number | null;
  /** 16-bit signed integers, little-endian. @default pcm16 */
  readonly format?: 'pcm16' | null;
}
