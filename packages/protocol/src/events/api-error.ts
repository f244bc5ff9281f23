/** The error object of the API, in events, in failed responses and in HTTP bodies. */
export interface ApiError {
  /** The class of error, such as `invalid_request_error` or `server_error`. */
  readonly type: string;
  /** Which error, such as `invalid_value`; absent or null for some. */
  readonly code?: string | null;
  readonly message: string;
  /** The path of the field at fault, such as `session.type`. */
  readonly param?: string | null;
  /** The `event_id` of the client event at fault, where the client gave one. The API leaves it null for some errors all the same. */
  readonly event_id?: string | null;
}
