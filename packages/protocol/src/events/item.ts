import type { ContentPart, InputTextPart } from './content-part.ts';

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** One entry of the conversation, as the server sends it: it always has an id. */
export type ConversationItem = (MessageItem | FunctionCallItem | FunctionCallOutputItem) & { readonly id: string };

/** One entry of the conversation, as a client writes it: the id is the client's choice or the server's. */
export type ConversationItemParam = MessageItem | FunctionCallItem | FunctionCallOutputItem;

export interface ItemBase {
  /** At most 32 characters when the client chooses it. */
  readonly id?: string;
  /** `realtime.item`; absent in real GA traffic. */
  readonly object?: string | null;
  readonly status?: ItemStatus | null;
}

/** A message: `input_…` parts for user and system, `output_…` parts for the assistant. */
export interface MessageItem extends ItemBase {
  readonly type: 'message';
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: readonly ContentPart[];
}

/** A system message that only holds text. */
export interface SystemMessageItem extends MessageItem {
  readonly role: 'system';
  readonly content: readonly InputTextPart[];
}

/** The model asks for a tool. */
export interface FunctionCallItem extends ItemBase {
  readonly type: 'function_call';
  readonly call_id: string;
  readonly name: string;
  /** JSON text, as the model wrote it: it may not parse. */
  readonly arguments: string;
}

/** The answer to a tool call. */
export interface FunctionCallOutputItem extends ItemBase {
  readonly type: 'function_call_output';
  readonly call_id: string;
  readonly output: string;
}
