import type { ServerEventBase } from './server-event-base.ts';

/** The buffer became a user item, by the client's commit or by turn detection. */
export interface InputAudioBufferCommittedEvent extends ServerEventBase<'input_audio_buffer.committed'> {
  /** Of the user item that will follow. */
  readonly item_id: string;
  /** Null at the front. */
  readonly previous_item_id?: string | null;
}

/** The answer to `input_audio_buffer.clear`. */
export interface InputAudioBufferClearedEvent extends ServerEventBase<'input_audio_buffer.cleared'> {}

/** Turn detection hears speech. A client that plays an answer should stop now. */
export interface InputAudioBufferSpeechStartedEvent extends ServerEventBase<'input_audio_buffer.speech_started'> {
  /** Milliseconds of audio since the session began, prefix padding included. */
  readonly audio_start_ms: number;
  /** Of the user item that will come of it. */
  readonly item_id: string;
}

/** Turn detection hears silence. */
export interface InputAudioBufferSpeechStoppedEvent extends ServerEventBase<'input_audio_buffer.speech_stopped'> {
  /** Milliseconds of audio since the session began. */
  readonly audio_end_ms: number;
  /** Of the user item that will come of it. */
  readonly item_id: string;
}

/** The user said nothing for `idle_timeout_ms`: the silence is committed, and the model speaks. */
export interface InputAudioBufferTimeoutTriggeredEvent extends ServerEventBase<'input_audio_buffer.timeout_triggered'> {
  /** Where the silence began, in milliseconds of audio since the session began. */
  readonly audio_start_ms: number;
  /** Where it was given up. */
  readonly audio_end_ms: number;
  /** Of the user item that will follow. */
  readonly item_id: string;
}

/** The caller pressed a key. SIP only, and the one event without `event_id` (its documented type even begins with a blank). */
export interface InputAudioBufferDtmfEventReceivedEvent extends ServerEventBase<'input_audio_buffer.dtmf_event_received'> {
  /** `0` to `9`, `*`, `#`, `A` to `D`. */
  readonly event: string;
  /** In seconds since the Unix epoch. */
  readonly received_at: number;
}
