import type { StreamedPart } from './content-part.ts';
import type { RealtimeResponse } from './response.ts';
import type { ResponseItemBase, ResponsePartBase, ServerEventBase } from './server-event-base.ts';

/** The model begins to answer. */
export interface ResponseCreatedEvent extends ServerEventBase<'response.created'> {
  /** The response at its beginning: `in_progress`, without output. */
  readonly response: RealtimeResponse;
}

/** The one end of every response, whatever its status. */
export interface ResponseDoneEvent extends ServerEventBase<'response.done'> {
  /** The response at its end, with its output and usage. */
  readonly response: RealtimeResponse;
}

/** The answer has a new item, still empty. */
export interface ResponseOutputItemAddedEvent extends ResponseItemBase<'response.output_item.added'> {}

/** An item of the answer is whole, or was cut off. */
export interface ResponseOutputItemDoneEvent extends ResponseItemBase<'response.output_item.done'> {}

/** A message of the answer has a new part, still empty. */
export interface ResponseContentPartAddedEvent extends ResponsePartBase<'response.content_part.added'> {
  /** The part, still empty. */
  readonly part: StreamedPart;
}

/** A part of the answer is whole, or was cut off. */
export interface ResponseContentPartDoneEvent extends ResponsePartBase<'response.content_part.done'> {
  /** The part; audio without its bytes. */
  readonly part: StreamedPart;
}
