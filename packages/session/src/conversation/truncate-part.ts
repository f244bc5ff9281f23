import type { ServerEventOf } from '@antiphon/protocol';
import { partText, writePart } from './item-content.ts';
import { changeEntry, type ConversationState } from './conversation-state.ts';
import { heardText } from './heard-text.ts';
import { partDetails, withPartDetails } from './item-details.ts';

/**
 * An answer was cut to what was heard. The server drops its transcript; here it is cut to the same share as the audio, since the API does not say when which word is spoken.
 * Where the duration of the audio is not known the transcript goes, as on the server.
 */
export function truncatePart(
  state: ConversationState,
  { item_id: itemId, content_index: index, audio_end_ms: heardMs }: ServerEventOf<'conversation.item.truncated'>,
): ConversationState {
  return changeEntry(state, itemId, (entry) => {
    const { item, details } = entry;
    if (item.type !== 'message' || item.content[index]?.type !== 'output_audio') return entry;
    const before = partDetails(details, index);
    const lengthMs = before.heardMs ?? before.audioMs;
    const leftMs = Math.min(heardMs, lengthMs ?? heardMs);
    const heard = lengthMs === undefined ? null : heardText(partText(item, index), leftMs / Math.max(lengthMs, 1));
    return {
      item: writePart(item, index, { field: 'transcript', text: heard }),
      details: withPartDetails(details, index, { heardMs: leftMs }),
    };
  });
}
