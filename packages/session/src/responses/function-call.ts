import type { ConversationItem } from '@antiphon/protocol';

/** A tool the model asks for. Answer with a `function_call_output` item of the same call id, then `respond()`. */
export interface FunctionCall {
  readonly itemId: string;
  readonly callId: string;
  readonly name: string;
  /** JSON text as the model wrote it: it may not parse. */
  readonly arguments: string;
}

/** The call in a finished item; nothing when it is another item, or was cut off. */
export function functionCallFrom(item: ConversationItem): FunctionCall | undefined {
  if (item.type !== 'function_call' || item.status === 'incomplete') return undefined;
  return { itemId: item.id, callId: item.call_id, name: item.name, arguments: item.arguments };
}
