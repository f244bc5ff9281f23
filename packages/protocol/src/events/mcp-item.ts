import type { ItemBase } from './item.ts';

// Source: the API's OpenAPI document of 2026-08-21. The server speaks to the MCP servers itself; a client only watches and approves.

/** The tools of one MCP server, as the API found them. Empty while they are being listed. */
export interface McpListToolsItem extends ItemBase {
  readonly type: 'mcp_list_tools';
  /** Of the tool entry in the session or the response. */
  readonly server_label: string;
  /** What the server offers; empty until `conversation.item.done`. */
  readonly tools: readonly McpListedTool[];
}

/** One tool of an MCP server. */
export interface McpListedTool {
  /** By which the model calls it. */
  readonly name: string;
  /** What it does, in the server's words. */
  readonly description?: string | null;
  /** A JSON Schema of the arguments. */
  readonly input_schema: unknown;
  /** The server's own hints, such as `readOnlyHint`. */
  readonly annotations?: unknown;
}

/** The model uses a tool of an MCP server. The call may outlive the response: match by the item's id. */
export interface McpCallItem extends ItemBase {
  readonly type: 'mcp_call';
  /** Of the tool entry in the session or the response. */
  readonly server_label: string;
  /** Of the tool. */
  readonly name: string;
  /** JSON text, as the model wrote it. Empty while it is being written. */
  readonly arguments: string;
  /** Of the request that allowed the call, where one was needed. */
  readonly approval_request_id?: string | null;
  /** What the tool answered; null before, and after a failure. */
  readonly output?: string | null;
  /** Why the call failed; null otherwise. */
  readonly error?: McpError | null;
}

/** Why a call of an MCP tool failed: the MCP server's protocol, the tool itself, or HTTP. `code` is the protocol's or the HTTP status. */
export type McpError =
  | { readonly type: 'protocol_error'; readonly code: number; readonly message: string }
  | { readonly type: 'tool_execution_error'; readonly message: string }
  | { readonly type: 'http_error'; readonly code: number; readonly message: string };

/** The API asks whether a tool may be used. Nothing happens until the answer comes. */
export interface McpApprovalRequestItem extends ItemBase {
  readonly type: 'mcp_approval_request';
  /** Of the tool entry in the session or the response. */
  readonly server_label: string;
  /** Of the tool. */
  readonly name: string;
  /** JSON text: what the tool would be given. */
  readonly arguments: string;
}

/** The client's answer to {@link McpApprovalRequestItem}. */
export interface McpApprovalResponseItem extends ItemBase {
  readonly type: 'mcp_approval_response';
  /** The id of the request's item. */
  readonly approval_request_id: string;
  /** Whether the tool may be used, this time. */
  readonly approve: boolean;
  /** For the model, when the answer is no. */
  readonly reason?: string | null;
}
