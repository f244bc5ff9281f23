import { describedSession } from '../wire/described-session.ts';
import type { ServedSession } from '../wire/served-session.ts';
import type { SessionContext } from './session-context.ts';

/** Goes by other settings from now on, and says so. @throws {ApiFailure} when nothing can listen by them; nothing has changed then. */
export function applySettings(context: SessionContext, settings: ServedSession): void {
  context.turns.configure(settings);
  context.settings = settings;
  context.emit({ type: 'session.updated', session: describedSession(settings, context.sessionType) });
}
