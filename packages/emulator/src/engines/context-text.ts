import type { EngineItem } from '../engine.ts';

/** The last item that is not the model's own: what a response answers. */
export function lastInput(items: readonly EngineItem[]): EngineItem | undefined {
  return items.findLast(
    ({ item }) => item.type === 'function_call_output' || (item.type === 'message' && item.role === 'user'),
  );
}

/** What an item says in words: its texts, and the transcripts of its audio where they are known. */
export function textOf({ item }: EngineItem): string {
  switch (item.type) {
    case 'function_call':
      return item.arguments;
    case 'function_call_output':
      return item.output;
    case 'message':
      return item.content
        .map((part) => ('text' in part ? part.text : 'transcript' in part ? (part.transcript ?? '') : ''))
        .filter((text) => text !== '')
        .join(' ');
    case 'mcp_list_tools':
    case 'mcp_call':
    case 'mcp_approval_request':
    case 'mcp_approval_response':
      return '';
    default:
      return item satisfies never;
  }
}
