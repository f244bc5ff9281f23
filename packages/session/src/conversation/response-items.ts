import type { ItemStatus, ResponseStatus, ServerEventOf } from '@antiphon/protocol';
import { type ConversationState, entryOf, replaceEntry, withContext } from './conversation-state.ts';
import { withResponseId } from './item-details.ts';
import { refreshItem } from './place-item.ts';
import { findResponse, withoutResponse, withResponseItem } from './reduction-context.ts';

/** A response begins an item. Whether it belongs to this conversation, `conversation.item.added` tells. */
export function outputItemAdded(
  state: ConversationState,
  { response_id: responseId, item }: ServerEventOf<'response.output_item.added'>,
): ConversationState {
  const entry = entryOf(state, item.id);
  if (entry !== undefined && entry.details.responseId !== undefined) return state;
  const next = withContext(state, withResponseItem(state.context, responseId, item.id));
  if (entry === undefined) return next;
  return replaceEntry(next, item.id, { item: entry.item, details: withResponseId(entry.details, responseId) });
}

export function outputItemDone(
  state: ConversationState,
  { item }: ServerEventOf<'response.output_item.done'>,
): ConversationState {
  return refreshItem(state, item);
}

/** A response ended: so did its items, also those of which the server says nothing more. */
export function endResponse(state: ConversationState, { response }: ServerEventOf<'response.done'>): ConversationState {
  const itemIds = findResponse(state.context, response.id)?.itemIds ?? [];
  let ended = state;
  for (const item of response.output) ended = refreshItem(ended, item);
  for (const itemId of itemIds) ended = endItem(ended, itemId, response.status);
  return withContext(ended, withoutResponse(ended.context, response.id));
}

function endItem(state: ConversationState, itemId: string, responseStatus: ResponseStatus): ConversationState {
  const entry = entryOf(state, itemId);
  if (entry?.item.status !== 'in_progress') return state;
  const status: ItemStatus = responseStatus === 'completed' ? 'completed' : 'incomplete';
  return replaceEntry(state, itemId, { item: { ...entry.item, status }, details: entry.details });
}
