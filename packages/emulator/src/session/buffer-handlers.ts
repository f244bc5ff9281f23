import { bytesFromBase64, type InputAudioBufferAppendEvent } from '@antiphon/protocol';
import type { AudioTrack } from './audio-track.ts';
import { entryFromSpeech } from './item-entry.ts';
import { addEntry } from './item-handlers.ts';
import type { SessionContext } from './session-context.ts';
import { transcribeItem } from './transcribe-item.ts';

/** Adds audio. Nothing is answered, but for the turns that turn detection finds in it. @throws {ApiFailure} when the buffer is full. */
export function appendAudio(context: SessionContext, { audio }: InputAudioBufferAppendEvent): void {
  const { format } = context.settings.audio.input;
  const bytes = bytesFromBase64(audio);
  context.buffer.append(bytes, format);
  context.turns.hear(bytes, format);
}

/** Makes a user item of the buffer, and of the speech under way in it. It starts no response. @throws {ApiFailure} when there is too little. */
export function commitAudio(context: SessionContext): void {
  const track = context.buffer.commit(context.settings.audio.input.format);
  commitTrack(context, context.turns.cut() ?? context.ids('item'), track);
}

/** Makes a user item of a track and says so, in the API's order. */
export function commitTrack(context: SessionContext, itemId: string, track: AudioTrack): void {
  const { transcription } = context.settings.audio.input;
  const previousItemId = context.conversation.lastItemId;
  context.emit({ type: 'input_audio_buffer.committed', previous_item_id: previousItemId, item_id: itemId });
  addEntry(context, entryFromSpeech(itemId, track));
  if (transcription !== null) context.spawn(transcribeItem(context, { itemId, track, transcription }));
}

/** Throws the buffer away, and the speech under way with it. */
export function clearAudio(context: SessionContext): void {
  context.buffer.clear();
  context.turns.cut();
  context.emit({ type: 'input_audio_buffer.cleared' });
}
