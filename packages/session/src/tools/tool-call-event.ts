/** What becomes of the calls of registered tools. Each begins with `started`, unless it cannot run, and ends with `finished` or `failed`. */
export type ToolCallEvent = ToolCallStarted | ToolCallFinished | ToolCallFailed;

/** Which call of which tool. */
export interface ToolCallIdentity {
  readonly callId: string;
  readonly itemId: string;
  readonly responseId: string;
  readonly name: string;
}

/** The arguments fit, and `execute` is called now. */
export interface ToolCallStarted extends ToolCallIdentity {
  readonly status: 'started';
  /** As `execute` gets them. */
  readonly arguments: unknown;
}

export interface ToolCallFinished extends ToolCallIdentity {
  readonly status: 'finished';
  /** As the model gets it. */
  readonly output: string;
  /** From `started`. */
  readonly durationMs: number;
}

export interface ToolCallFailed extends ToolCallIdentity {
  readonly status: 'failed';
  readonly reason: ToolFailureReason;
  /** What `execute` threw, as it is; else an AntiphonError that says what went wrong. */
  readonly error: unknown;
}

/**
 * Why a call failed. The model is told of all but the last two.
 *
 * - `unknown-tool`: nobody offers it.
 * - `invalid-arguments`: no JSON, or not what the schema asks for; or the schema cannot be used.
 * - `interrupted`: the response ended before the call was written to its end; it was not run.
 * - `threw`: `execute` did, or its result cannot be written as JSON.
 * - `timeout`
 * - `not-delivered`: it ran, but the server did not take its output.
 * - `closed`: the session ended first.
 */
export type ToolFailureReason =
  | 'unknown-tool'
  | 'invalid-arguments'
  | 'interrupted'
  | 'threw'
  | 'timeout'
  | 'not-delivered'
  | 'closed';
