import type { ConversationItem } from '@antiphon/protocol';

/** Items as the conventions write messages: roles with parts, text and transcripts only. */
export function messagesAttribute(items: readonly ConversationItem[]): string {
  return JSON.stringify(items.flatMap((item) => messageOf(item) ?? []));
}

function messageOf(item: ConversationItem): object | undefined {
  switch (item.type) {
    case 'message':
      return { role: item.role, parts: item.content.flatMap((part) => textPart(part) ?? []) };
    case 'function_call': {
      const call = { type: 'tool_call', id: item.call_id, name: item.name, arguments: item.arguments };
      return { role: 'assistant', parts: [call] };
    }
    case 'function_call_output':
      return { role: 'tool', parts: [{ type: 'tool_call_response', id: item.call_id, response: item.output }] };
    default:
      return undefined;
  }
}

function textPart(part: object): object | undefined {
  const content = 'text' in part ? part.text : 'transcript' in part ? part.transcript : undefined;
  return typeof content === 'string' ? { type: 'text', content } : undefined;
}
