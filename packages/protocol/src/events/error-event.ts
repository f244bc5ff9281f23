import type { ApiError } from './api-error.ts';
import type { ServerEventBase } from './server-event-base.ts';

/** Something went wrong. Most errors leave the session open; those that end it are followed by a close. */
export interface ErrorEvent extends ServerEventBase<'error'> {
  /** What went wrong. */
  readonly error: ApiError;
}
