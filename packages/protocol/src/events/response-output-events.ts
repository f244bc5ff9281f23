import type { ResponsePartBase, TextDelta } from './server-event-base.ts';

/** A piece of the answer's text. The preview dialect says `response.text.delta`. */
export interface ResponseOutputTextDeltaEvent extends ResponsePartBase<'response.output_text.delta'>, TextDelta {}

/** The whole text of one part; also when it was cut off. */
export interface ResponseOutputTextDoneEvent extends ResponsePartBase<'response.output_text.done'> {
  /** All the pieces, joined. */
  readonly text: string;
}

/** A piece of the answer's audio, faster than it can be played. The preview dialect says `response.audio.delta`. */
export interface ResponseOutputAudioDeltaEvent extends ResponsePartBase<'response.output_audio.delta'> {
  /** Base64 of the session's output format. `audioDeltaBytes` gives the bytes. */
  readonly delta: string;
}

/** No more audio of one part; also when it was cut off. */
export interface ResponseOutputAudioDoneEvent extends ResponsePartBase<'response.output_audio.done'> {}

/** A piece of what the audio says; runs ahead of it. */
export interface ResponseOutputAudioTranscriptDeltaEvent
  extends ResponsePartBase<'response.output_audio_transcript.delta'>, TextDelta {}

/** All that the audio of one part says; also when it was cut off. */
export interface ResponseOutputAudioTranscriptDoneEvent extends ResponsePartBase<'response.output_audio_transcript.done'> {
  /** All the pieces, joined. */
  readonly transcript: string;
}
