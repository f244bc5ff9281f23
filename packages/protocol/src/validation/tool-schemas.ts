import { MCP_CONNECTORS, type McpApprovalFilter, type McpTool, type McpToolFilter } from '../events/mcp-tool.ts';
import type { FunctionTool, Tool, ToolChoice } from '../events/tool.ts';
import { type Refusal, refusing } from './refused.ts';
import { anything, flag, text } from './scalar-schemas.ts';
import { either, list, literal, nullish, objectOf, oneOf, optional, type Schema, variant } from './schema.ts';
import { textsByName } from './texts-by-name.ts';

const functionTool = objectOf<FunctionTool>()({
  type: literal('function'),
  name: text(),
  description: optional(text()),
  parameters: optional(anything),
});

const filter = objectOf<McpToolFilter>()({ tool_names: optional(list(text())), read_only: optional(flag) });

const callers = refusing(list(oneOf('direct', 'programmatic')), ({ length }): Refusal | undefined =>
  length > 0 ? undefined : { code: 'invalid_value', ending: 'expected one caller at least' },
);

const mcpTool = refusing(
  objectOf<McpTool>()({
    type: literal('mcp'),
    server_label: text(),
    server_description: optional(text()),
    server_url: optional(text()),
    connector_id: optional(oneOf(...MCP_CONNECTORS)),
    tunnel_id: optional(text()),
    authorization: optional(text()),
    headers: nullish(textsByName()),
    allowed_tools: nullish(either<readonly string[] | McpToolFilter>([list(text()), filter], 'an array or an object')),
    allowed_callers: nullish(callers),
    require_approval: nullish(
      either<'always' | 'never' | McpApprovalFilter>(
        [
          oneOf('always', 'never'),
          objectOf<McpApprovalFilter>()({ always: optional(filter), never: optional(filter) }),
        ],
        'a string or an object',
      ),
    ),
    defer_loading: optional(flag),
  }),
  ({ server_url: url, connector_id: connector, tunnel_id: tunnel }): Refusal | undefined =>
    [url, connector, tunnel].filter((way) => way !== undefined).length === 1
      ? undefined
      : { code: 'invalid_value', ending: "expected exactly one of 'server_url', 'connector_id' and 'tunnel_id'" },
);

/** Something the model may use. */
export const tool: Schema<Tool> = variant<Tool>('type', [functionTool, mcpTool]);

type NamedChoice = Exclude<ToolChoice, string>;

/** Whether and what the model must use. */
export const toolChoice: Schema<ToolChoice> = either<ToolChoice>(
  [
    oneOf('auto', 'none', 'required'),
    variant<NamedChoice>('type', [
      objectOf<Extract<NamedChoice, { type: 'function' }>>()({ type: literal('function'), name: text() }),
      objectOf<Extract<NamedChoice, { type: 'mcp' }>>()({
        type: literal('mcp'),
        server_label: text(),
        name: nullish(text()),
      }),
    ]),
  ],
  'a string or an object',
);
