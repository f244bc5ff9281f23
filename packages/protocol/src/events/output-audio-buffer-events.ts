import type { ServerEventBase } from './server-event-base.ts';

// WebRTC and SIP only: there the server plays, and knows what was heard.

/** The server began to play an answer; comes after `response.content_part.added`. */
export interface OutputAudioBufferStartedEvent extends ServerEventBase<'output_audio_buffer.started'> {
  /** Of the answer that is played. */
  readonly response_id: string;
}

/** All of an answer was played; comes after `response.done`. */
export interface OutputAudioBufferStoppedEvent extends ServerEventBase<'output_audio_buffer.stopped'> {
  /** Of the answer that was played. */
  readonly response_id: string;
}

/** Playing was broken off, by the user's speech or by `output_audio_buffer.clear`. */
export interface OutputAudioBufferClearedEvent extends ServerEventBase<'output_audio_buffer.cleared'> {
  /** Of the answer that was broken off. */
  readonly response_id: string;
}
