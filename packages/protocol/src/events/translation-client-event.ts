import type { ClientEventBase } from './client-event.ts';
import type { TranslationSessionConfig } from './translation-session.ts';

/** Everything a client can say in a session that translates. Source: the API's OpenAPI document of 2026-08-21. */
export type TranslationClientEvent =
  | TranslationSessionUpdateEvent
  | TranslationAudioAppendEvent
  | TranslationSessionCloseEvent;

/** Changes the session; `session.updated` answers. */
export interface TranslationSessionUpdateEvent extends ClientEventBase<'session.update'> {
  /** What changes. */
  readonly session: TranslationSessionConfig;
}

/** Gives the translation more to hear. */
export interface TranslationAudioAppendEvent extends ClientEventBase<'session.input_audio_buffer.append'> {
  /** Base64 of PCM16, mono, 24 000 Hz. Frames of 200 ms work best; silence must be sent too. */
  readonly audio: string;
}

/** Says that no more audio comes: the server sends what is left of the translation, then `session.closed`, then closes the socket. */
export interface TranslationSessionCloseEvent extends ClientEventBase<'session.close'> {}

/** The `type` of a client event in a session that translates. */
export type TranslationClientEventType = TranslationClientEvent['type'];

/** The client event of a type in a session that translates. */
export type TranslationClientEventOf<Type extends TranslationClientEventType> = Extract<
  TranslationClientEvent,
  { readonly type: Type }
>;
