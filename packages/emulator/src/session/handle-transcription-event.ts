import type { ClientEvent, SessionUpdateEvent } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import { updateSession } from '../wire/served-session.ts';
import { appendAudio, clearAudio, commitAudio } from './buffer-handlers.ts';
import { applySettings } from './apply-settings.ts';
import type { SessionContext } from './session-context.ts';

/** The API refuses turn detection with these. */
const MODELS_WITHOUT_TURN_DETECTION = new Set(['gpt-live-transcribe', 'gpt-realtime-whisper']);

/** Does what the client of a session that transcribes asks: there is nothing but its audio. @throws {ApiFailure} when the API would refuse; nothing has changed then. */
export function handleTranscriptionEvent(context: SessionContext, event: ClientEvent): void {
  switch (event.type) {
    case 'session.update':
      return update(context, event);
    case 'input_audio_buffer.append':
      return appendAudio(context, event);
    case 'input_audio_buffer.commit':
      return commitAudio(context);
    case 'input_audio_buffer.clear':
      return clearAudio(context);
    case 'output_audio_buffer.clear':
    case 'conversation.item.create':
    case 'conversation.item.delete':
    case 'conversation.item.retrieve':
    case 'conversation.item.truncate':
    case 'response.create':
    case 'response.cancel':
      throw new ApiFailure('invalid_value', `'${event.type}' is not for a transcription session.`, 'type');
    default:
      event satisfies never;
  }
}

function update(context: SessionContext, { session }: SessionUpdateEvent): void {
  if (session.type !== 'transcription') {
    const message = 'Passing a realtime session update event to a transcription session is not allowed.';
    throw new ApiFailure('invalid_parameter', message, 'session.type');
  }
  const settings = updateSession(context.settings, { ...session, type: 'realtime' }, false);
  const { transcription, turn_detection: detection } = settings.audio.input;
  if (detection !== null && MODELS_WITHOUT_TURN_DETECTION.has(transcription?.model ?? '')) {
    const message = `Turn detection is not supported with ${transcription?.model}.`;
    throw new ApiFailure('invalid_value', message, 'session.audio.input.turn_detection');
  }
  applySettings(context, settings);
}
