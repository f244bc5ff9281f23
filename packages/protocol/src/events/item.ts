import type {
  ContentPart,
  InputAudioPart,
  InputImagePart,
  InputTextPart,
  OutputAudioPart,
  OutputTextPart,
} from './content-part.ts';
import type { McpApprovalRequestItem, McpApprovalResponseItem, McpCallItem, McpListToolsItem } from './mcp-item.ts';

/** How far an item is. A client's items are `completed` at once; an answer that is cut off ends `incomplete`. */
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** One entry of the conversation, as the server sends it: it always has an id. */
export type ConversationItem = (MessageItem | ToolItem) & { readonly id: string };

/** One entry of the conversation, as a client writes it: the id is the client's choice or the server's. */
export type ConversationItemParam = MessageItem | ToolItem;

/** Every entry of the conversation that is no message. */
export type ToolItem =
  | FunctionCallItem
  | FunctionCallOutputItem
  | McpListToolsItem
  | McpCallItem
  | McpApprovalRequestItem
  | McpApprovalResponseItem;

/** An item that is in the conversation already, in the context of one response. Source: the API's guide; no schema names it. */
export interface ItemReference {
  readonly type: 'item_reference';
  /** Of the item. */
  readonly id: string;
}

/** What every item may have. */
export interface ItemBase {
  /** Unique in the conversation. At most 32 characters when the client chooses it. @default the server's choice */
  readonly id?: string;
  /** Nothing to rely on: absent in real GA traffic. */
  readonly object?: 'realtime.item' | null;
  /** Of no effect in what a client sends. Items about MCP come without it. */
  readonly status?: ItemStatus | null;
}

/** A message: `input_…` parts for user and system, `output_…` parts for the assistant. The three narrower types insist on it. */
export interface MessageItem extends ItemBase {
  readonly type: 'message';
  /** Who speaks. */
  readonly role: 'system' | 'user' | 'assistant';
  /** What is said, in order. Empty while the model begins. */
  readonly content: readonly ContentPart[];
}

/** An instruction in the middle of the conversation: text only. */
export interface SystemMessageItem extends MessageItem {
  /** The application. */
  readonly role: 'system';
  /** Text only. */
  readonly content: readonly InputTextPart[];
}

/** What the user said, wrote or showed. */
export interface UserMessageItem extends MessageItem {
  /** The person. */
  readonly role: 'user';
  /** Text, audio and pictures, in any order. */
  readonly content: readonly (InputTextPart | InputAudioPart | InputImagePart)[];
}

/** What the model said. A client may add such a message as text, to restore a conversation; audio of its own the API refuses. */
export interface AssistantMessageItem extends MessageItem {
  /** The model. */
  readonly role: 'assistant';
  /** Text and audio; empty while the model begins. */
  readonly content: readonly (OutputTextPart | OutputAudioPart)[];
}

/** The model asks for a function. */
export interface FunctionCallItem extends ItemBase {
  readonly type: 'function_call';
  /** Names the call; the output must repeat it. */
  readonly call_id: string;
  /** The function, by the name it has in `tools`. */
  readonly name: string;
  /** JSON text, as the model wrote it: it may not parse. Empty while it is being written. */
  readonly arguments: string;
}

/** The answer to a function call. The model does not go on by itself: a `response.create` must follow. */
export interface FunctionCallOutputItem extends ItemBase {
  readonly type: 'function_call_output';
  /** Of the call that it answers. */
  readonly call_id: string;
  /** Any text; JSON is usual. */
  readonly output: string;
}
