import type { SessionUpdateEvent } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import { describedSession } from '../wire/described-session.ts';
import { updateSession } from '../wire/served-session.ts';
import type { SessionContext } from './session-context.ts';
import { assertSettingsOfTranscription } from './transcription-rules.ts';

/** Goes by other settings from now on, and says so. @throws {ApiFailure} when they cannot be; nothing has changed then. */
export function updateSettings(context: SessionContext, { session }: SessionUpdateEvent): void {
  const { sessionType } = context;
  if (session.type !== sessionType) {
    const message = `Passing a ${session.type} session update event to a ${sessionType} session is not allowed.`;
    throw new ApiFailure('invalid_parameter', message, 'session.type');
  }
  const settings = updateSession(context.settings, { ...session, type: 'realtime' }, context.hasSpoken);
  if (sessionType === 'transcription') assertSettingsOfTranscription(settings);
  context.turns.configure(settings);
  context.settings = settings;
  context.emit({ type: 'session.updated', session: describedSession(settings, sessionType) });
}
