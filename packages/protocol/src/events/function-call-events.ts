import type { ResponseCallBase, TextDelta } from './server-event-base.ts';

/** A piece of a call's arguments. */
export interface ResponseFunctionCallArgumentsDeltaEvent
  extends ResponseCallBase<'response.function_call_arguments.delta'>, TextDelta {
  /** Names the call; the output must repeat it. */
  readonly call_id: string;
}

/** The whole arguments of a call; also when it was cut off. */
export interface ResponseFunctionCallArgumentsDoneEvent extends ResponseCallBase<'response.function_call_arguments.done'> {
  /** Names the call; the output must repeat it. */
  readonly call_id: string;
  /** Of the function; absent in the preview dialect. */
  readonly name?: string | null;
  /** JSON text, as the model wrote it: it may not parse. */
  readonly arguments: string;
}
