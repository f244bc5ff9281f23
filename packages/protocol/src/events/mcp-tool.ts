/** The service connectors that the API knows by name. Source: the API's OpenAPI document of 2026-08-21; deprecated since 2026-09-01. */
export const MCP_CONNECTORS = [
  'connector_dropbox',
  'connector_gmail',
  'connector_googlecalendar',
  'connector_googledrive',
  'connector_microsoftteams',
  'connector_outlookcalendar',
  'connector_outlookemail',
  'connector_sharepoint',
] as const;

/** A service connector of the API. */
export type McpConnector = (typeof MCP_CONNECTORS)[number];

/**
 * The tools of one MCP server, which the API calls by itself. Exactly one of `server_url`, `connector_id` and `tunnel_id` must be there.
 *
 * Source: the API's OpenAPI document of 2026-08-21.
 */
export interface McpTool {
  readonly type: 'mcp';
  /** A name of the client's choice; items and tool choices refer to it. */
  readonly server_label: string;
  /** What the server is good for, for the model. */
  readonly server_description?: string;
  /** Where the server is. */
  readonly server_url?: string;
  /** A service instead of a server. */
  readonly connector_id?: McpConnector;
  /** A tunnel instead of a server: `tunnel_` and 32 lower-case letters or digits. */
  readonly tunnel_id?: string;
  /** An OAuth access token for the server. A secret: the API never sends it back. */
  readonly authorization?: string;
  /** HTTP headers for the server. May hold secrets. */
  readonly headers?: Readonly<Record<string, string>> | null;
  /** Which of the server's tools the model sees. @default all */
  readonly allowed_tools?: readonly string[] | McpToolFilter | null;
  /** Who may call: the model, or code that it writes. */
  readonly allowed_callers?: readonly ('direct' | 'programmatic')[] | null;
  /** Which calls wait for an {@link McpApprovalResponseItem}. @default always */
  readonly require_approval?: 'always' | 'never' | McpApprovalFilter | null;
  /** Whether the tools are listed only when the model looks for them. @default false */
  readonly defer_loading?: boolean;
}

/** Some tools of a server: by name, or by whether they only read. */
export interface McpToolFilter {
  /** The tools by name. */
  readonly tool_names?: readonly string[];
  /** Tools that the server marks with `readOnlyHint`. */
  readonly read_only?: boolean;
}

/** Which calls always and which never need an approval. */
export interface McpApprovalFilter {
  /** These wait for an approval. */
  readonly always?: McpToolFilter;
  /** These run at once. */
  readonly never?: McpToolFilter;
}
