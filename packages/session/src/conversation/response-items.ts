import type { ItemStatus, RealtimeResponse, ResponseStatus } from '@antiphon/protocol';
import { type ConversationState, entryOf, replaceEntry, withContext } from './conversation-state.ts';
import { withResponseId } from './item-details.ts';
import { refreshItem } from './place-item.ts';
import { findResponse, withoutResponse, withResponseItem } from './reduction-context.ts';

export interface BegunItem {
  readonly responseId: string;
  readonly itemId: string;
}

/** A response begins an item. Whether it belongs to this conversation, `conversation.item.added` tells. */
export function beginItem(state: ConversationState, { responseId, itemId }: BegunItem): ConversationState {
  const entry = entryOf(state, itemId);
  if (entry !== undefined && entry.details.responseId !== undefined) return state;
  const next = withContext(state, withResponseItem(state.context, responseId, itemId));
  if (entry === undefined) return next;
  return replaceEntry(next, itemId, { item: entry.item, details: withResponseId(entry.details, responseId) });
}

/** A response ended: so did its items, also those of which the server says nothing more. */
export function endResponse(
  state: ConversationState,
  { id, status, output }: Pick<RealtimeResponse, 'id' | 'status' | 'output'>,
): ConversationState {
  const itemIds = findResponse(state.context, id)?.itemIds ?? [];
  let ended = state;
  for (const item of output) ended = refreshItem(ended, item);
  for (const itemId of itemIds) ended = endItem(ended, itemId, status);
  return withContext(ended, withoutResponse(ended.context, id));
}

function endItem(state: ConversationState, itemId: string, responseStatus: ResponseStatus): ConversationState {
  const entry = entryOf(state, itemId);
  if (entry?.item.status !== 'in_progress') return state;
  const status: ItemStatus = responseStatus === 'completed' ? 'completed' : 'incomplete';
  return replaceEntry(state, itemId, { item: { ...entry.item, status }, details: entry.details });
}
