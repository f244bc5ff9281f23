import type { McpTool } from './mcp-tool.ts';

/** Something the model may use. */
export type Tool = FunctionTool | McpTool;

/** A function that the client runs: see {@link FunctionCallItem} for the way back. */
export interface FunctionTool {
  readonly type: 'function';
  /** By which the model calls it. */
  readonly name: string;
  /** When and how to use it, for the model. */
  readonly description?: string;
  /** A JSON Schema of the arguments. */
  readonly parameters?: unknown;
}

/** Whether and what the model must use. @default auto */
export type ToolChoice =
  | 'auto'
  | 'none'
  | 'required'
  | { readonly type: 'function'; readonly name: string }
  | {
      readonly type: 'mcp';
      /** Of the tool entry in the session or the response. */
      readonly server_label: string;
      /** One tool of that server. @default any */
      readonly name?: string | null;
    };
