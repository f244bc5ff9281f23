import type { ResponseCallBase, ServerEventBase, TextDelta } from './server-event-base.ts';

// The items themselves, with tools, output and error, come in `conversation.item.done` and `response.output_item.done`.

/** The server asks an MCP server for its tools. */
export interface McpListToolsInProgressEvent extends ServerEventBase<'mcp_list_tools.in_progress'> {
  /** Of the list of tools. */
  readonly item_id: string;
}

/** The tools are known. */
export interface McpListToolsCompletedEvent extends ServerEventBase<'mcp_list_tools.completed'> {
  /** Of the list of tools. */
  readonly item_id: string;
}

/** The tools could not be listed; the event does not say why. */
export interface McpListToolsFailedEvent extends ServerEventBase<'mcp_list_tools.failed'> {
  /** Of the list of tools. */
  readonly item_id: string;
}

/** A piece of an MCP call's arguments. */
export interface ResponseMcpCallArgumentsDeltaEvent
  extends ResponseCallBase<'response.mcp_call_arguments.delta'>, TextDelta {}

/** The whole arguments of an MCP call. */
export interface ResponseMcpCallArgumentsDoneEvent extends ResponseCallBase<'response.mcp_call_arguments.done'> {
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
}

/** What the events of a running MCP call have. They name no response, which may be over. */
export interface McpCallBase<Type extends string> extends ServerEventBase<Type> {
  /** Of the call. */
  readonly item_id: string;
  /** The item's place in its response, from 0. */
  readonly output_index: number;
}

/** The MCP server works. */
export interface ResponseMcpCallInProgressEvent extends McpCallBase<'response.mcp_call.in_progress'> {}

/** The MCP server answered. The model does not go on by itself: a `response.create` must follow. */
export interface ResponseMcpCallCompletedEvent extends McpCallBase<'response.mcp_call.completed'> {}

/** The MCP server failed. */
export interface ResponseMcpCallFailedEvent extends McpCallBase<'response.mcp_call.failed'> {}
