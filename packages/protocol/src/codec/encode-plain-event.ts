import { isBase64 } from '../base64.ts';

/** What JSON writes as it is. */
const PLAIN = /^[\w.-]*$/;

/**
 * Writes an event that holds at most an identifier and base64 without `JSON.stringify`: audio to append, and the commands that say nothing but their type.
 * Undefined for any other, and where there is no quick way to know.
 */
export function encodePlainEvent(event: { readonly type: string }): string | undefined {
  for (const field in event) if (field !== 'type' && field !== 'event_id' && field !== 'audio') return undefined;
  const { type, event_id: eventId, audio } = event as { type: string; event_id?: unknown; audio?: unknown };
  if (!isTextOrNone(eventId) || !isTextOrNone(audio) || !PLAIN.test(type) || !PLAIN.test(eventId ?? ''))
    return undefined;
  if (audio !== undefined && isBase64(audio) !== true) return undefined;
  return `{"type":"${type}"${written('event_id', eventId)}${written('audio', audio)}}`;
}

const isTextOrNone = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';

const written = (field: string, text: string | undefined): string =>
  text === undefined ? '' : `,"${field}":"${text}"`;
