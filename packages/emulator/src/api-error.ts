import type { ApiError } from '@antiphon/protocol';

/** An error of the API on its way to the client that caused it. Thrown by the handlers of client events, caught by the session. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly error: ApiError;

  constructor(code: string | null, message: string, param: string | null = null) {
    super(message);
    this.error = { type: 'invalid_request_error', code, message, param };
  }
}

/** The body of an HTTP error, in the API's form. */
export function errorBody(
  message: string,
  code: string | null = null,
  param: string | null = null,
): { error: ApiError } {
  return { error: { message, type: 'invalid_request_error', param, code } };
}
