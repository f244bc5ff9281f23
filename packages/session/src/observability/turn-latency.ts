/**
 * How long one response took, as its user felt it. Milliseconds; what does not apply is absent.
 */
export interface TurnLatency {
  readonly responseId: string;
  /** From the call of `connectSession` until the session was open: the same for every turn of a connection. */
  readonly connectMs: number;
  /**
   * From the end of the user's speech to the first audio of the answer: the silence that a listener hears.
   *
   * With voice detection, speech ends where the server says it did, less the silence that it waited for (`silence_duration_ms`), counted from when that audio was sent;
   * otherwise when the buffer was committed.
   */
  readonly speechToFirstAudioMs?: number;
  /** From `response.create` to the first audio. Absent where the server started the response by itself. */
  readonly createToFirstAudioMs?: number;
  /** From `response.create`, or from `response.created` where the server started it, to the end. */
  readonly durationMs: number;
  /** From the interruption (speech over the answer, or `response.cancel`) to the response's end. */
  readonly interruptionMs?: number;
}
