import type { SessionAudioInputConfig } from './session-audio.ts';
import type { SessionInclude } from './transcription.ts';

/** The configuration of a session that only transcribes, as `session.update` sends it. Its socket is opened with `?intent=transcription`. */
export interface TranscriptionSessionConfig {
  readonly type: 'transcription';
  /** Format, transcription and turn detection. */
  readonly audio?: { readonly input?: SessionAudioInputConfig };
  /** More fields in the server's events. @default none */
  readonly include?: readonly SessionInclude[] | null;
}
