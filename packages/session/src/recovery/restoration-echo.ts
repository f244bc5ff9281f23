import type { ConversationItem, ServerEvent } from '@antiphon/protocol';
import type { ItemIds } from './item-ids.ts';

/** Knows which of a new server's events only repeat what it was told of the conversation. */
export interface RestorationEcho {
  /** Its items are what ours look like to the server: made known again, they are no news. By the server's ids. */
  add(serverItemId: string): void;
  delete(serverItemId: string): void;
  /** The tools that our conversation knows of: the server lists them anew, under ids of its own. */
  expectToolLists(items: readonly ConversationItem[]): void;
  /** Whether an event, by the server's ids, tells nothing new. */
  readonly isEcho: (event: ServerEvent) => boolean;
}

export function createRestorationEcho(itemIds: ItemIds): RestorationEcho {
  const restored = new Set<string>();
  const listIds = new Map<string, string>();
  return {
    add: (id) => void restored.add(id),
    delete: (id) => void restored.delete(id),
    expectToolLists(items) {
      for (const item of items) if (item.type === 'mcp_list_tools') listIds.set(item.server_label, item.id);
    },
    isEcho(event) {
      if (event.type === 'conversation.item.deleted') restored.delete(event.item_id);
      if (event.type !== 'conversation.item.added' && event.type !== 'conversation.item.done') return false;
      const { item } = event;
      if (item.type === 'mcp_list_tools') {
        // It takes the place of the list that was there before.
        const listId = listIds.get(item.server_label);
        if (listId !== undefined) itemIds.set(listId, item.id);
        listIds.delete(item.server_label);
      }
      return restored.has(item.id);
    },
  };
}
