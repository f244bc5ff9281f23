import type { NoiseReduction } from './noise-reduction.ts';

// Source: the API's OpenAPI document of 2026-08-21. Audio goes in as PCM at 24 000 Hz, in frames of 200 ms, silence included.

/** What `session.update` may change in a session that translates. Absent fields stay as they are. */
export interface TranslationSessionConfig {
  /** Both directions. */
  readonly audio?: TranslationAudioConfig;
}

/** Both directions of a translation. */
export interface TranslationAudioConfig {
  /** What the user says. */
  readonly input?: {
    /** The user's words as text too, in `session.input_transcript.delta`. `null`: none. @default none */
    readonly transcription?: { readonly model: string } | null;
    /** `null`: none. @default none */
    readonly noise_reduction?: NoiseReduction | null;
  };
  /** What the translation says. */
  readonly output?: {
    /** The language to translate into, such as `es`. */
    readonly language?: string;
  };
}
