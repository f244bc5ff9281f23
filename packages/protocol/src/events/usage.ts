/** Tokens of one response. Details are subsets of their totals; cached tokens are part of the input tokens. */
export interface Usage {
  /** Input and output together. */
  readonly total_tokens?: number | null;
  /** The whole conversation as the model read it, instructions and tools included. */
  readonly input_tokens?: number | null;
  /** Text and audio that the model wrote. */
  readonly output_tokens?: number | null;
  /** Of which kind they are. */
  readonly input_token_details?: InputTokenDetails | null;
  /** Of which kind they are. */
  readonly output_token_details?: OutputTokenDetails | null;
}

/** Input tokens by kind. */
export interface InputTokenDetails {
  /** Tokens of text. */
  readonly text_tokens?: number | null;
  /** Tokens of audio. */
  readonly audio_tokens?: number | null;
  /** Tokens of pictures. */
  readonly image_tokens?: number | null;
  /** Tokens that an earlier response paid for, of any kind. */
  readonly cached_tokens?: number | null;
  /** Of which kind the cached ones are. */
  readonly cached_tokens_details?: CachedTokenDetails | null;
}

/** Cached input tokens by kind. */
export interface CachedTokenDetails {
  /** Tokens of text. */
  readonly text_tokens?: number | null;
  /** Tokens of audio. */
  readonly audio_tokens?: number | null;
  /** Tokens of pictures. */
  readonly image_tokens?: number | null;
}

/** Output tokens by kind. */
export interface OutputTokenDetails {
  /** Tokens of text. */
  readonly text_tokens?: number | null;
  /** Tokens of audio. */
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
  /** Input and output together. */
  readonly total_tokens: number;
  /** Audio, and the prompt. */
  readonly input_tokens: number;
  /** Of the transcript. */
  readonly output_tokens: number;
  /** Of which kind they are. */
  readonly input_token_details?: {
    /** Tokens of text. */
    readonly text_tokens?: number | null;
    /** Tokens of audio. */
    readonly audio_tokens?: number | null;
  } | null;
}
