/** What every call that waits takes as its last argument. */
export interface AbortOptions {
  /**
   * Ends the wait. The call rejects with `signal.reason`, unchanged.
   * @default never aborted
   */
  readonly signal?: AbortSignal | undefined;
}
