/** Tokens of one response. Details are subsets of their totals; cached tokens are part of the input tokens. */
export interface Usage {
  /** Input and output together. */
  readonly total_tokens?: number | null;
  /** The whole conversation as the model read it, instructions and tools included. */
  readonly input_tokens?: number | null;
  /** Text and audio that the model wrote. */
  readonly output_tokens?: number | null;
  readonly input_token_details?: InputTokenDetails | null;
  readonly output_token_details?: OutputTokenDetails | null;
}

/** Input tokens by kind. */
export interface InputTokenDetails {
  readonly text_tokens?: number | null;
  readonly audio_tokens?: number | null;
  readonly image_tokens?: number | null;
  /** Tokens that an earlier response paid for, of any kind. */
  readonly cached_tokens?: number | null;
  readonly cached_tokens_details?: CachedTokenDetails | null;
}

/** Cached input tokens by kind. */
export interface CachedTokenDetails {
  readonly text_tokens?: number | null;
  readonly audio_tokens?: number | null;
  readonly image_tokens?: number | null;
}

/** Output tokens by kind. */
export interface OutputTokenDetails {
  readonly text_tokens?: number | null;
  readonly audio_tokens?: number | null;
}

/** What an input transcription cost: by duration for some models, by tokens for others. */
export type TranscriptionUsage = TranscriptionDurationUsage | TranscriptionTokenUsage;

/** Of `whisper-1`, `gpt-transcribe` and `gpt-live-transcribe`. */
export interface TranscriptionDurationUsage {
  readonly type: 'duration';
  /** Of audio. */
  readonly seconds: number;
}

/** Of the other models. */
export interface TranscriptionTokenUsage {
  readonly type: 'tokens';
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_token_details?: {
    readonly text_tokens?: number | null;
    readonly audio_tokens?: number | null;
  } | null;
}
