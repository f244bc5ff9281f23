import type {
  InputAudioPart,
  InputImagePart,
  InputTextPart,
  OutputAudioPart,
  OutputTextPart,
} from '../events/content-part.ts';
import type {
  AssistantMessageItem,
  ConversationItemParam,
  FunctionCallItem,
  FunctionCallOutputItem,
  ItemBase,
  ItemReference,
  SystemMessageItem,
  ToolItem,
  UserMessageItem,
} from '../events/item.ts';
import type {
  McpApprovalRequestItem,
  McpApprovalResponseItem,
  McpCallItem,
  McpError,
  McpListedTool,
  McpListToolsItem,
} from '../events/mcp-item.ts';
import { MAXIMUM_ITEM_ID_LENGTH } from '../limits.ts';
import { audio } from './audio-schemas.ts';
import { anything, flag, integer, text } from './scalar-schemas.ts';
import { list, literal, narrower, nullish, objectOf, oneOf, optional, type Schema, variant } from './schema.ts';

const common = {
  id: optional(text(MAXIMUM_ITEM_ID_LENGTH)),
  object: nullish(literal('realtime.item')),
  status: nullish(oneOf('in_progress', 'completed', 'incomplete')),
} satisfies Record<keyof ItemBase, unknown>;

const inputText = objectOf<InputTextPart>()({ type: literal('input_text'), text: text() });
const inputAudio = objectOf<InputAudioPart>()({
  type: literal('input_audio'),
  audio: narrower<string | null | undefined>(audio),
  transcript: nullish(text()),
});
const inputImage = objectOf<InputImagePart>()({
  type: literal('input_image'),
  image_url: text(),
  detail: nullish(oneOf('auto', 'low', 'high')),
});
const outputText = objectOf<OutputTextPart>()({ type: literal('output_text'), text: text() });
const outputAudio = objectOf<OutputAudioPart>()({
  type: literal('output_audio'),
  audio: nullish(audio),
  transcript: nullish(text()),
});

const message = { ...common, type: literal('message') };
const userMessage = objectOf<UserMessageItem>()({
  ...message,
  role: literal('user'),
  content: list(variant<UserMessageItem['content'][number]>('type', [inputText, inputAudio, inputImage])),
});
const systemMessage = objectOf<SystemMessageItem>()({
  ...message,
  role: literal('system'),
  content: list(variant<InputTextPart>('type', [inputText])),
});
const assistantMessage = objectOf<AssistantMessageItem>()({
  ...message,
  role: literal('assistant'),
  content: list(variant<OutputTextPart | OutputAudioPart>('type', [outputText, outputAudio])),
});
type Message = UserMessageItem | SystemMessageItem | AssistantMessageItem;

const functionCall = objectOf<FunctionCallItem>()({
  ...common,
  type: literal('function_call'),
  call_id: text(),
  name: text(),
  arguments: text(),
});
const functionCallOutput = objectOf<FunctionCallOutputItem>()({
  ...common,
  type: literal('function_call_output'),
  call_id: text(),
  output: text(),
});

const listedTool = objectOf<McpListedTool>()({
  name: text(),
  description: nullish(text()),
  input_schema: anything,
  annotations: optional(anything),
});
const mcpListTools = objectOf<McpListToolsItem>()({
  ...common,
  type: literal('mcp_list_tools'),
  server_label: text(),
  tools: list(listedTool),
});
const mcpError = variant<McpError>('type', [
  objectOf<Extract<McpError, { type: 'protocol_error' }>>()({
    type: literal('protocol_error'),
    code: integer(),
    message: text(),
  }),
  objectOf<Extract<McpError, { type: 'tool_execution_error' }>>()({
    type: literal('tool_execution_error'),
    message: text(),
  }),
  objectOf<Extract<McpError, { type: 'http_error' }>>()({
    type: literal('http_error'),
    code: integer(),
    message: text(),
  }),
]);
const mcpCall = objectOf<McpCallItem>()({
  ...common,
  type: literal('mcp_call'),
  server_label: text(),
  name: text(),
  arguments: text(),
  approval_request_id: nullish(text()),
  output: nullish(text()),
  error: nullish(mcpError),
});
const mcpApprovalRequest = objectOf<McpApprovalRequestItem>()({
  ...common,
  type: literal('mcp_approval_request'),
  server_label: text(),
  name: text(),
  arguments: text(),
});
const mcpApprovalResponse = objectOf<McpApprovalResponseItem>()({
  ...common,
  type: literal('mcp_approval_response'),
  approval_request_id: text(),
  approve: flag,
  reason: nullish(text()),
});

const items: readonly Schema<Message | ToolItem>[] = [
  variant<Message>('role', [userMessage, systemMessage, assistantMessage]),
  functionCall,
  functionCallOutput,
  mcpListTools,
  mcpCall,
  mcpApprovalRequest,
  mcpApprovalResponse,
];

/** An item that a client adds to the conversation. */
export const item: Schema<ConversationItemParam> = narrower<ConversationItemParam>(variant('type', items));

/** An item in the context of one response: new, or an existing one by id. */
export const contextItem: Schema<ConversationItemParam | ItemReference> = variant<
  ConversationItemParam | ItemReference
>('type', [...items, objectOf<ItemReference>()({ type: literal('item_reference'), id: text() })]);
