/** One limit in `rate_limits.updated`. */
export interface RateLimit {
  /** GA sends `tokens` only (recorded traffic); some servers also `input_tokens` and `output_tokens`. */
  readonly name: 'requests' | 'tokens' | (string & {});
  /** The most within the period. */
  readonly limit: number;
  /** What is left. */
  readonly remaining: number;
  /** Until all is there again, in seconds; has a fraction in real traffic. */
  readonly reset_seconds: number;
}
