import type { ClientEvent } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import { appendAudio, clearAudio, commitAudio } from './buffer-handlers.ts';
import { createItem, deleteItem, retrieveItem, truncateItem } from './item-handlers.ts';
import { cancelResponse, createResponse } from './response-handlers.ts';
import type { SessionContext } from './session-context.ts';
import { assertEventOfTranscription } from './transcription-rules.ts';
import { updateSettings } from './update-settings.ts';

/** Does what a client asks. @throws {ApiFailure} when the API would refuse; nothing has changed then. */
export function handleEvent(context: SessionContext, event: ClientEvent): void {
  if (context.sessionType === 'transcription') assertEventOfTranscription(event);
  switch (event.type) {
    case 'session.update':
      return updateSettings(context, event);
    case 'input_audio_buffer.append':
      return appendAudio(context, event);
    case 'input_audio_buffer.commit':
      return commitAudio(context);
    case 'input_audio_buffer.clear':
      return clearAudio(context);
    case 'output_audio_buffer.clear':
      throw new ApiFailure('invalid_value', "'output_audio_buffer.clear' is for WebRTC and SIP only.", 'type');
    case 'conversation.item.create':
      return createItem(context, event);
    case 'conversation.item.delete':
      return deleteItem(context, event);
    case 'conversation.item.retrieve':
      return retrieveItem(context, event);
    case 'conversation.item.truncate':
      return truncateItem(context, event);
    case 'response.create':
      return createResponse(context, event);
    case 'response.cancel':
      return cancelResponse(context, event);
    default:
      event satisfies never;
  }
}
