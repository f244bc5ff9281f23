/** Tokens of one response. Details are subsets of their totals; cached tokens are part of the input tokens. */
export interface Usage {
  readonly total_tokens?: number | null;
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly input_token_details?: InputTokenDetails | null;
  readonly output_token_details?: OutputTokenDetails | null;
}

export interface InputTokenDetails {
  readonly text_tokens?: number | null;
  readonly audio_tokens?: number | null;
  readonly image_tokens?: number | null;
  readonly cached_tokens?: number | null;
  readonly cached_tokens_details?: Omit<InputTokenDetails, 'cached_tokens' | 'cached_tokens_details'> | null;
}

export interface OutputTokenDetails {
  readonly text_tokens?: number | null;
  readonly audio_tokens?: number | null;
}

/** What an input transcription cost: by duration for some models, by tokens for others. */
export type TranscriptionUsage =
  | { readonly type: 'duration'; readonly seconds: number }
  | {
      readonly type: 'tokens';
      readonly total_tokens: number;
      readonly input_tokens: number;
      readonly output_tokens: number;
      readonly input_token_details?: Pick<InputTokenDetails, 'text_tokens' | 'audio_tokens'> | null;
    };

/** One limit in `rate_limits.updated`. */
export interface RateLimit {
  readonly name: 'requests' | 'tokens' | (string & {});
  readonly limit: number;
  readonly remaining: number;
  readonly reset_seconds: number;
}
