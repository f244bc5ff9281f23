import { bytesFromBase64, type InputAudioBufferAppendEvent } from '@antiphon/protocol';
import { entryFromSpeech } from './item-entry.ts';
import { addEntry } from './item-handlers.ts';
import type { SessionContext } from './session-context.ts';
import { transcribeItem } from './transcribe-item.ts';

/** Adds audio; nothing is answered. @throws {ApiFailure} when the buffer is full. */
export function appendAudio(context: SessionContext, { audio }: InputAudioBufferAppendEvent): void {
  context.buffer.append(bytesFromBase64(audio), context.settings.audio.input.format);
}

/** Makes a user item of the buffer. It starts no response. @throws {ApiFailure} when there is too little. */
export function commitAudio(context: SessionContext): void {
  const { format, transcription } = context.settings.audio.input;
  const track = context.buffer.commit(format);
  const itemId = context.ids('item');
  const previousItemId = context.conversation.lastItemId;
  context.emit({ type: 'input_audio_buffer.committed', previous_item_id: previousItemId, item_id: itemId });
  addEntry(context, entryFromSpeech(itemId, track));
  if (transcription !== null) context.spawn(transcribeItem(context, { itemId, track, transcription }));
}

/** Throws the buffer away. */
export function clearAudio(context: SessionContext): void {
  context.buffer.clear();
  context.emit({ type: 'input_audio_buffer.cleared' });
}
