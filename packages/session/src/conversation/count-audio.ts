import type { ServerEventOf } from '@antiphon/protocol';
import { addBytes, base64ByteCount } from './audio-duration.ts';
import { type ConversationState, entryOf, replaceEntry } from './conversation-state.ts';
import { partDetails, withPartDetails } from './item-details.ts';
import { findResponse } from './reduction-context.ts';
import { isLate } from './write-part.ts';

/** Where in a conversation audio belongs. */
export type AudioAddress = Pick<
  ServerEventOf<'response.output_audio.delta'>,
  'response_id' | 'item_id' | 'content_index'
>;

/** The model sent audio. Only its duration counts. */
export function countAudio(state: ConversationState, at: AudioAddress, base64: string): ConversationState {
  return countAudioBytes(state, at, base64ByteCount(base64));
}

export function countAudioBytes(
  state: ConversationState,
  { response_id: responseId, item_id: itemId, content_index: index }: AudioAddress,
  byteCount: number,
): ConversationState {
  const entry = entryOf(state, itemId);
  if (entry === undefined || byteCount === 0) return state;
  const { item, details } = entry;
  if (item.type !== 'message' || item.role !== 'assistant' || isLate(state, entry, responseId)) return state;
  const rate = findResponse(state.context, responseId)?.outputBytesPerMs ?? state.context.outputBytesPerMs;
  const audioMs = addBytes(partDetails(details, index).audioMs ?? 0, byteCount, rate);
  return replaceEntry(state, itemId, { item, details: withPartDetails(details, index, { audioMs }) });
}
