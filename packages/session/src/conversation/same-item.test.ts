import type { ConversationItem, ConversationItemParam } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { isSameItem } from './same-item.ts';

const sent: readonly ConversationItemParam[] = [
  { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] },
  { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'goodbye' }] },
  { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'hello' }] },
  { type: 'message', role: 'user', content: [{ type: 'input_audio', audio: 'AAAA' }] },
  { type: 'function_call', call_id: 'call_1', name: 'book', arguments: '{}' },
  { type: 'function_call', call_id: 'call_2', name: 'book', arguments: '{}' },
  { type: 'function_call_output', call_id: 'call_1', output: 'done' },
  { type: 'mcp_approval_response', id: 'a', approval_request_id: 'request_1', approve: true },
  { type: 'mcp_approval_response', id: 'b', approval_request_id: 'request_2', approve: true },
  { type: 'mcp_call', id: 'c', server_label: 'maps', name: 'find', arguments: '{}' },
  { type: 'mcp_approval_request', id: 'd', server_label: 'maps', name: 'find', arguments: '{}' },
  { type: 'mcp_list_tools', id: 'e', server_label: 'maps', tools: [] },
  { type: 'mcp_list_tools', id: 'f', server_label: 'mail', tools: [] },
];

/** As a server tells it: an id of its own, no audio. */
function told(item: ConversationItemParam): ConversationItem {
  const content =
    item.type === 'message'
      ? {
          content: item.content.map((part) =>
            part.type === 'input_audio' ? { type: part.type, transcript: null } : part,
          ),
        }
      : {};
  return { ...item, ...content, id: 'item_of_the_server' };
}

describe('isSameItem', () => {
  it.each(sent.map((item, index) => [index, item] as const))(
    'knows item %i again under another id, and takes it for no other',
    (index, item) => {
      expect(sent.map((other) => isSameItem(other, told(item)))).toEqual(sent.map((_, other) => other === index));
    },
  );
});
