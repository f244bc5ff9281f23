import type { ClientEvent } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import type { ServedSession } from '../wire/served-session.ts';

/** There is nothing but audio in a session that transcribes. */
const EVENTS: ReadonlySet<ClientEvent['type']> = new Set([
  'session.update',
  'input_audio_buffer.append',
  'input_audio_buffer.commit',
  'input_audio_buffer.clear',
]);

/** The API refuses turn detection with these. */
const MODELS_WITHOUT_TURN_DETECTION = new Set(['gpt-live-transcribe', 'gpt-realtime-whisper']);

/** @throws {ApiFailure} for an event that a session which transcribes has no use for. */
export function assertEventOfTranscription({ type }: ClientEvent): void {
  if (!EVENTS.has(type)) throw new ApiFailure('invalid_value', `'${type}' is not for a transcription session.`, 'type');
}

/** @throws {ApiFailure} for settings that a session which transcribes cannot have. */
export function assertSettingsOfTranscription({ audio: { input } }: ServedSession): void {
  const model = input.transcription?.model ?? '';
  if (input.turn_detection === null || !MODELS_WITHOUT_TURN_DETECTION.has(model)) return;
  const message = `Turn detection is not supported with ${model}.`;
  throw new ApiFailure('invalid_value', message, 'session.audio.input.turn_detection');
}
