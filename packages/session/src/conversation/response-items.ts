import type { ItemStatus, ResponseStatus, ServerEventOf } from '@antiphon/protocol';
import { changeDetails, changeItem, type ConversationState, entryOf, withContext } from './conversation-state.ts';
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
  return changeDetails(next, item.id, (details) => ({ ...details, responseId }));
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
  const refreshed = response.output.reduce(refreshItem, state);
  const ended = itemIds.reduce((next, itemId) => endItem(next, itemId, response.status), refreshed);
  return withContext(ended, withoutResponse(ended.context, response.id));
}

function endItem(state: ConversationState, itemId: string, responseStatus: ResponseStatus): ConversationState {
  const status: ItemStatus = responseStatus === 'completed' ? 'completed' : 'incomplete';
  return changeItem(state, itemId, (item) => (item.status === 'in_progress' ? { ...item, status } : item));
}
