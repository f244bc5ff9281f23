import type { ServerEventBase } from './server-event-base.ts';
import type { ServerSession } from './session.ts';

/** Always the first event. */
export interface SessionCreatedEvent extends ServerEventBase<'session.created'> {
  /** The session with all its defaults. */
  readonly session: ServerSession;
}

/** The answer to `session.update`: the whole session as it is now. */
export interface SessionUpdatedEvent extends ServerEventBase<'session.updated'> {
  /** The session as it is now. */
  readonly session: ServerSession;
}
