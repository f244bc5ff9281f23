import type { McpError, McpListedTool } from '@antiphon/protocol';

/** A call of an MCP server's tool, which the API makes by itself: first `started`, then `completed` or `failed`. */
export interface McpCall {
  readonly itemId: string;
  /** The response in which the model asked for it; absent for a call that an approval set off. */
  readonly responseId?: string;
  readonly serverLabel: string;
  readonly name: string;
  /** JSON text as the model wrote it. */
  readonly arguments: string;
  readonly status: 'started' | 'completed' | 'failed';
  /** Of the request that allowed it, where one was needed. */
  readonly approvalRequestId?: string;
  /** What the tool answered, once completed. */
  readonly output?: string;
  /** Why it failed, where the server says. */
  readonly error?: McpError;
}

/** The API asks whether a tool may be used. The call waits for `approveMcpCall` or `rejectMcpCall`. */
export interface McpApprovalRequest {
  /** Name it in the answer. */
  readonly id: string;
  /** Absent when it came outside a response. */
  readonly responseId?: string;
  readonly serverLabel: string;
  readonly name: string;
  /** JSON text: what the tool would be given. */
  readonly arguments: string;
}

/** What an MCP server offers: first `in_progress`, then `completed` with the tools, or `failed`; the API does not say why. */
export interface McpToolList {
  readonly itemId: string;
  readonly serverLabel: string;
  readonly status: 'in_progress' | 'completed' | 'failed';
  readonly tools: readonly McpListedTool[];
}
