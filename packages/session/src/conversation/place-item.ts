import type { ConversationItem, ServerEventOf } from '@antiphon/protocol';
import { mergeItem, partText, withoutAudio, writePart } from './item-content.ts';
import {
  changeEntry,
  changeItem,
  type ConversationState,
  entryOf,
  replaceEntry,
  withContext,
  withEarly,
  withEntries,
} from './conversation-state.ts';
import { earlyItem, withoutEarly, writeEarly } from './early-items.ts';
import { type ItemDetails, mergeDetails, NO_DETAILS, withPartDetails, withResponseId } from './item-details.ts';
import { getValue, insertAfter, removeKey } from './linked-map.ts';
import { responseOfItem, withDeleted, withoutSpeech } from './reduction-context.ts';
import { audioOfSpeech } from './speech-duration.ts';

type PlacingEvent = ServerEventOf<'conversation.item.added' | 'conversation.item.created' | 'conversation.item.done'>;

/** Puts a new item where the server has it; a known one keeps its place and takes what is new. */
export function placeItem(state: ConversationState, event: PlacingEvent): ConversationState {
  const { type, item, previous_item_id: previousId } = event;
  if (entryOf(state, item.id) !== undefined) return settleEarly(refreshItem(state, item), item.id);
  // Its end may be told after it was deleted; only a new beginning brings it back.
  if (type === 'conversation.item.done' && state.context.deletedIds.includes(item.id)) return state;
  return settleEarly(insertItem(state, item, previousId), item.id);
}

/** Takes the server's newer version of a known item. */
export function refreshItem(state: ConversationState, item: ConversationItem): ConversationState {
  const entry = entryOf(state, item.id);
  if (entry === undefined) return state;
  const merged = mergeItem(entry.item, item, entry.details);
  return merged === entry.item ? state : replaceEntry(state, item.id, { item: merged, details: entry.details });
}

export function deleteItem(
  state: ConversationState,
  { item_id: itemId }: ServerEventOf<'conversation.item.deleted'>,
): ConversationState {
  const left = withEarly(state, withoutEarly(state.early, itemId));
  if (entryOf(left, itemId) === undefined) return left;
  const deleted = withContext(left, withDeleted(left.context, itemId));
  return withEntries(deleted, removeKey(deleted.entries, itemId));
}

function insertItem(
  state: ConversationState,
  item: ConversationItem,
  previousId: string | null | undefined,
): ConversationState {
  const { entries, context } = state;
  // null means the front; absent, or an item we do not know, the end.
  const previous = typeof previousId === 'string' ? getValue(entries, previousId) : undefined;
  const previousKey = previousId === null ? undefined : (previous?.item.id ?? entries.lastKey);
  const audioMs = audioOfSpeech(context, item.id);
  const entry = { item: withoutAudio(item), details: knownOf(state, item, audioMs) };
  const placed = withEntries(state, insertAfter(entries, previousKey, [item.id, entry]));
  // Speech whose end is still to come is needed then.
  return audioMs === undefined ? placed : withContext(placed, withoutSpeech(context, item.id));
}

function knownOf({ context }: ConversationState, item: ConversationItem, audioMs: number | undefined): ItemDetails {
  const responseId = responseOfItem(context, item.id);
  const details = responseId === undefined ? NO_DETAILS : withResponseId(NO_DETAILS, responseId);
  return audioMs === undefined ? details : withPartDetails(details, 0, { audioMs });
}

/** Moves what came before the item, or before its parts, to where it belongs. */
function settleEarly(state: ConversationState, itemId: string): ConversationState {
  if (state.early.length === 0) return state;
  const early = earlyItem(state.early, itemId);
  const parts = partCountOf(entryOf(state, itemId)?.item);
  const settled = early.transcripts.filter(({ contentIndex }) => contentIndex < parts);
  let next = changeEntry(state, itemId, ({ item, details }) => ({
    item,
    details: mergeDetails(details, early.details),
  }));
  for (const { contentIndex, transcript } of settled) {
    // The item may have come with its transcript.
    next = changeItem(next, itemId, (item) =>
      writePart(item, contentIndex, { field: 'transcript', text: partText(item, contentIndex) || transcript }),
    );
  }
  const left = { itemId, details: NO_DETAILS, transcripts: early.transcripts.filter((one) => !settled.includes(one)) };
  return withEarly(next, writeEarly(next.early, left));
}

function partCountOf(item: ConversationItem | undefined): number {
  return item?.type === 'message' ? item.content.length : 0;
}
