import type { RealtimeAudioFormat } from './audio-format.ts';
import type { NoiseReduction } from './noise-reduction.ts';
import type { TranscriptionConfig } from './transcription.ts';
import type { TurnDetection } from './turn-detection.ts';
import type { Voice } from './voice.ts';

/** Both directions of a session's audio. */
export interface SessionAudioConfig {
  /** What comes from the user. */
  readonly input?: SessionAudioInputConfig;
  /** What comes from the model. */
  readonly output?: SessionAudioOutputConfig;
}

/** What comes from the user. */
export interface SessionAudioInputConfig {
  /** @default audio/pcm */
  readonly format?: RealtimeAudioFormat;
  /** `null`: none. @default none */
  readonly transcription?: TranscriptionConfig | null;
  /** `null`: none. @default none */
  readonly noise_reduction?: NoiseReduction | null;
  /** `null`: the client commits. @default server_vad */
  readonly turn_detection?: TurnDetection | null;
}

/** What comes from the model. */
export interface SessionAudioOutputConfig {
  /** @default audio/pcm */
  readonly format?: RealtimeAudioFormat;
  /** Cannot change after the first audio of the session. @default alloy */
  readonly voice?: Voice;
  /** Times the usual pace, 0.25 to 1.5; takes effect between responses. @default 1 */
  readonly speed?: number;
}
