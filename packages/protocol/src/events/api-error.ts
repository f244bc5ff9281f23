/**
 * The values of `error.code` that servers are known to send. Any other string may come.
 *
 * Seen in recorded traffic, in the API's documents or in its published clients; all of type `invalid_request_error` unless said otherwise.
 */
export const ERROR_CODES = [
  /** The session reached its maximum duration; close 1001 follows. */
  'session_expired',
  /** The key is wrong; close 3000 follows. */
  'invalid_api_key',
  /** The client asked for the preview dialect where only GA is spoken; close 4000 follows. */
  'beta_api_shape_disabled',
  /** A field that must be there is not; `param` names it. */
  'missing_required_parameter',
  /** A field that the session or the model does not take. */
  'invalid_parameter',
  /** A field that the API does not know, such as one of the preview dialect. */
  'unknown_parameter',
  /** A field of the right kind with a value that is not taken; an unknown event type has `param` `type`. */
  'invalid_value',
  /** A field of another kind. */
  'invalid_type',
  /** A text that is too long. */
  'string_above_max_length',
  /** An integer out of its range. */
  'integer_below_min_value',
  'integer_above_max_value',
  /** A decimal number out of its range. */
  'decimal_below_min_value',
  'decimal_above_max_value',
  /** A frame that is no event: not JSON, or without `type`. */
  'invalid_event',
  /** `response.create` while another response writes to the conversation. */
  'conversation_already_has_active_response',
  /** `response.cancel` while nothing runs. Harmless. */
  'response_cancel_not_active',
  /** `input_audio_buffer.commit` with less than 100 ms in the buffer. */
  'input_audio_buffer_commit_empty',
  'item_delete_invalid_item_id',
  'item_retrieve_invalid_item_id',
  /** `conversation.item.truncate` on something that is no audio of the model. */
  'unsupported_content_type',
  /** These three end every session of the account. */
  'insufficient_quota',
  'account_deactivated',
  'billing_hard_limit_reached',
  /** In the `status_details` of a failed response. */
  'rate_limit_exceeded',
  /** In the `status_details` of a failed response. */
  'server_error',
  /** In a failed transcription, of type `transcription_error`. */
  'audio_unintelligible',
] as const;

/** An error code that servers are known to send. */
export type KnownErrorCode = (typeof ERROR_CODES)[number];

/** An error code: a known one or whatever a server sends. */
export type ErrorCode = KnownErrorCode | (string & {});

/** The error object of the API, in events, in failed responses and in HTTP bodies. */
export interface ApiError {
  /** The class of error, such as `invalid_request_error` or `server_error`. */
  readonly type: string;
  /** Which error, such as `invalid_value`; absent or null for some. */
  readonly code?: ErrorCode | null;
  /** A sentence for people. Its wording changes without notice. */
  readonly message: string;
  /** The path of the field at fault, such as `session.type`. */
  readonly param?: string | null;
  /** The `event_id` of the client event at fault, where the client gave one. The API leaves it null for some errors all the same. */
  readonly event_id?: string | null;
}
