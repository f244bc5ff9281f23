import type { ContentPart, ConversationItem, ConversationItemParam } from '@antiphon/protocol';

/** Whether the server's item can be the one that was sent, whatever its id. Audio does not count: the server keeps it to itself. */
export function isSameItem(sent: ConversationItemParam, told: ConversationItem): boolean {
  switch (sent.type) {
    case 'message':
      return told.type === 'message' && told.role === sent.role && saysTheSame(sent.content, told.content);
    case 'function_call':
      return told.type === 'function_call' && told.call_id === sent.call_id;
    case 'function_call_output':
      return told.type === 'function_call_output' && told.call_id === sent.call_id;
    case 'mcp_approval_response':
      return told.type === sent.type && told.approval_request_id === sent.approval_request_id;
    case 'mcp_approval_request':
    case 'mcp_call':
      return told.type === sent.type && told.server_label === sent.server_label && told.name === sent.name;
    case 'mcp_list_tools':
      return told.type === sent.type && told.server_label === sent.server_label;
    default:
      return sent satisfies never;
  }
}

function saysTheSame(sent: readonly ContentPart[], told: readonly ContentPart[]): boolean {
  return (
    sent.length === told.length &&
    sent.every((part, index) => {
      const other = told[index];
      return other?.type === part.type && (!('text' in part) || ('text' in other && other.text === part.text));
    })
  );
}
