import type { ApiError } from '../events/index.ts';

/** A client's frame that a server must refuse: send `error` back in an `error` event and keep the connection open. */
export interface RejectedClientEvent {
  readonly type: 'rejected';
  /** In the API's own shape, with its codes. `event_id` is the client's, where the frame has one that may be repeated. */
  readonly error: ApiError;
  /** The `type` on the wire, where there is one. */
  readonly rawType?: string;
}
