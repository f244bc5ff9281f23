import type { Frame } from '@antiphon/interface';
import { isJsonObject, type JsonObject, jsonObjectFromFrame } from '../codec/json-object.ts';

/** The vocabularies that a server may answer in. `translation` sessions speak GA with events of their own. */
export type DetectedDialect = 'ga' | 'preview' | 'translation';

/**
 * Tells which dialect a server speaks from the first event it sends, `session.created`. Undefined when the event does not say.
 *
 * @param sessionCreated The frame, its JSON, or the event as `gaDialect` or any other dialect without renames decoded it.
 * @example
 * import { detectDialect } from '@antiphon/protocol';
 *
 * console.log(detectDialect('{"type":"session.created","session":{"modalities":["text"],"voice":"echo"}}')); // preview
 */
export function detectDialect(sessionCreated: Frame | object): DetectedDialect | undefined {
  const isFrame = typeof sessionCreated === 'string' || sessionCreated instanceof Uint8Array;
  const event: unknown = isFrame ? jsonObjectFromFrame(sessionCreated) : sessionCreated;
  if (!isJsonObject(event)) return undefined;
  if (event['type'] === 'transcription_session.created') return 'preview';
  const session = event['session'];
  return event['type'] === 'session.created' && isJsonObject(session) ? dialectOf(session) : undefined;
}

function dialectOf(session: JsonObject): DetectedDialect | undefined {
  if (session['type'] === 'translation') return 'translation';
  const isGa = typeof session['type'] === 'string' || isJsonObject(session['audio']);
  if (isGa) return 'ga';
  const isPreview = session['modalities'] !== undefined || session['input_audio_format'] !== undefined;
  return isPreview ? 'preview' : undefined;
}
