import type { ServerEventOf } from '@antiphon/protocol';
import { changeDetails, type ConversationState, entryOf, withEarly } from './conversation-state.ts';
import { earlyItem, writeEarly } from './early-items.ts';
import type { ItemDetails, McpProgress } from './item-details.ts';

type CallEvent = ServerEventOf<
  'response.mcp_call.in_progress' | 'response.mcp_call.completed' | 'response.mcp_call.failed'
>;
type ListEvent = ServerEventOf<'mcp_list_tools.in_progress' | 'mcp_list_tools.completed' | 'mcp_list_tools.failed'>;

/** A call of an MCP server goes on. The call may have outlived its response, and one of another conversation is not ours. */
export function progressed(
  state: ConversationState,
  { item_id: itemId }: CallEvent,
  progress: McpProgress,
): ConversationState {
  return changeDetails(state, itemId, (details) => withProgress(details, progress));
}

/** The listing of an MCP server's tools goes on. Its item may come later. */
export function listedTools(
  state: ConversationState,
  { item_id: itemId }: ListEvent,
  progress: McpProgress,
): ConversationState {
  if (entryOf(state, itemId) !== undefined) {
    return changeDetails(state, itemId, (details) => withProgress(details, progress));
  }
  const early = earlyItem(state.early, itemId);
  return withEarly(state, writeEarly(state.early, { ...early, details: withProgress(early.details, progress) }));
}

// It does not begin again.
function withProgress(details: ItemDetails, mcpProgress: McpProgress): ItemDetails {
  const { mcpProgress: before } = details;
  const isOver = before === mcpProgress || (before !== undefined && mcpProgress === 'in_progress');
  return isOver ? details : { ...details, mcpProgress };
}
