import type { ConversationItem } from '@antiphon/protocol';
import { EARLY_NOTHING, type EarlyItems } from './early-items.ts';
import type { ItemDetails } from './item-details.ts';
import { EMPTY_LINKED_MAP, getValue, type LinkedMap, replaceValue } from './linked-map.ts';
import { EMPTY_CONTEXT, type ReductionContext } from './reduction-context.ts';

/** An item and what is known of it. */
export interface Entry {
  readonly item: ConversationItem;
  readonly details: ItemDetails;
}

/** What a conversation is made of. */
export interface ConversationState {
  readonly entries: LinkedMap<Entry>;
  readonly early: EarlyItems;
  /** What later events will be read by; nobody sees it. */
  readonly context: ReductionContext;
}

export const EMPTY_STATE: ConversationState = {
  entries: EMPTY_LINKED_MAP,
  early: EARLY_NOTHING,
  context: EMPTY_CONTEXT,
};

export function withEntries(state: ConversationState, entries: LinkedMap<Entry>): ConversationState {
  return entries === state.entries ? state : { entries, early: state.early, context: state.context };
}

export function withEarly(state: ConversationState, early: EarlyItems): ConversationState {
  return early === state.early ? state : { entries: state.entries, early, context: state.context };
}

export function withContext(state: ConversationState, context: ReductionContext): ConversationState {
  return context === state.context ? state : { entries: state.entries, early: state.early, context };
}

export function entryOf({ entries }: ConversationState, itemId: string): Entry | undefined {
  return getValue(entries, itemId);
}

/** The state with another entry of a known item. */
export function replaceEntry(state: ConversationState, itemId: string, entry: Entry): ConversationState {
  return { entries: replaceValue(state.entries, itemId, entry), early: state.early, context: state.context };
}

/** The state with a known item changed; the same state where the change gives the same entry, or the item is not there. */
export function changeEntry(
  state: ConversationState,
  itemId: string,
  changed: (entry: Entry) => Entry,
): ConversationState {
  const entry = entryOf(state, itemId);
  if (entry === undefined) return state;
  const next = changed(entry);
  return next === entry ? state : replaceEntry(state, itemId, next);
}

/** The same for the item alone. */
export function changeItem(
  state: ConversationState,
  itemId: string,
  changed: (item: ConversationItem) => ConversationItem,
): ConversationState {
  return changeEntry(state, itemId, (entry) => {
    const item = changed(entry.item);
    return item === entry.item ? entry : { item, details: entry.details };
  });
}

/** The same for what is known of it. */
export function changeDetails(
  state: ConversationState,
  itemId: string,
  changed: (details: ItemDetails) => ItemDetails,
): ConversationState {
  return changeEntry(state, itemId, (entry) => {
    const details = changed(entry.details);
    return details === entry.details ? entry : { item: entry.item, details };
  });
}
