import { isJsonObject, type JsonObject } from '../codec/json-object.ts';
import { flatConfiguration, nestedConfiguration } from './configuration-shape.ts';

/** What a session is for, as GA's `session.type` says it and the preview's event name does. */
export type SessionPurpose = 'realtime' | 'transcription';

/** A flat session in GA's shape, with its type. What is no object passes, for the checks to refuse. */
export function sessionToGa(session: unknown, purpose: SessionPurpose): unknown {
  if (!isJsonObject(session)) return session;
  return { type: purposeOf(session) ?? purpose, ...nestedConfiguration(session) };
}

/** GA's session as the preview has it: flat, and without its type, which the name of the event says. */
export function sessionToPreview(session: unknown, isFirstPreview: boolean): unknown {
  if (!isJsonObject(session)) return session;
  const { type, ...fields } = session;
  const isSaid = type === 'realtime' || type === 'transcription';
  return flatConfiguration(isSaid ? fields : session, {
    maximumTokensName: 'max_response_output_tokens',
    isFirstPreview,
  });
}

/** What a session of GA's says that it is for. */
export function isTranscription(session: unknown): boolean {
  return isJsonObject(session) && purposeOf(session) === 'transcription';
}

function purposeOf(session: JsonObject): SessionPurpose | undefined {
  if (session['type'] === 'transcription') return 'transcription';
  return session['type'] === undefined && session['object'] === 'realtime.transcription_session'
    ? 'transcription'
    : undefined;
}
