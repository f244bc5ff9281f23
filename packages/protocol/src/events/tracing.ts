/** Whether the session shows in the API's traces. `null`: it does not. It cannot change once it is on. */
export type Tracing = 'auto' | TracingConfig;

/** A trace of the client's description. */
export interface TracingConfig {
  /** By which the traces are found. */
  readonly workflow_name?: string | null;
  /** Joins the traces of several sessions. */
  readonly group_id?: string | null;
  /** Anything that helps to find the trace. */
  readonly metadata?: unknown;
}
