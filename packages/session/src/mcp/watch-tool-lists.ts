import type { McpListToolsItem } from '@antiphon/protocol';
import type { Subject } from 'rxjs';
import type { Dispatcher } from '../streams/dispatcher.ts';
import type { McpToolList } from './mcp-events.ts';

/** Tells what becomes of the lists of tools that the API fetches. */
export function watchToolLists(dispatcher: Dispatcher, lists: Subject<McpToolList>): void {
  const open = new Map<string, string>();
  const tell = (
    { id, server_label: serverLabel, tools }: McpListToolsItem & { readonly id: string },
    status: McpToolList['status'],
  ) => lists.next({ itemId: id, serverLabel, status, tools });

  dispatcher.on('conversation.item.added', ({ item }) => {
    // One that is added with its tools was written into the conversation, such as a history.
    if (item.type !== 'mcp_list_tools' || item.tools.length > 0) return;
    open.set(item.id, item.server_label);
    tell(item, 'in_progress');
  });
  dispatcher.on('conversation.item.done', ({ item }) => {
    if (item.type === 'mcp_list_tools' && open.delete(item.id)) tell(item, 'completed');
  });
  dispatcher.on('mcp_list_tools.failed', ({ item_id: itemId }) => {
    const serverLabel = open.get(itemId);
    if (serverLabel === undefined) return;
    open.delete(itemId);
    lists.next({ itemId, serverLabel, status: 'failed', tools: [] });
  });
}
