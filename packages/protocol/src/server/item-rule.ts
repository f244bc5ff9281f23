import { MAXIMUM_ITEM_ID_LENGTH } from '../limits.ts';
import { audio } from './audio-rule.ts';
import {
  boolean,
  type ClientFields,
  type ClientRule,
  list,
  nullable,
  object,
  oneOf,
  optional,
  string,
  variant,
} from './client-rule.ts';

const common: ClientFields = {
  id: optional(string(MAXIMUM_ITEM_ID_LENGTH)),
  status: nullable(oneOf('in_progress', 'completed', 'incomplete')),
};

const inputText = object({ text: string() });
const userPart = variant({
  input_text: inputText,
  input_audio: object({ audio, transcript: nullable(string()) }),
  input_image: object({ image_url: string(), detail: nullable(oneOf('auto', 'low', 'high')) }),
});
const assistantPart = variant({
  output_text: object({ text: string() }),
  output_audio: object({ audio: nullable(audio), transcript: nullable(string()) }),
});

const message = variant(
  {
    user: object({ ...common, content: list(userPart) }),
    system: object({ ...common, content: list(variant({ input_text: inputText })) }),
    assistant: object({ ...common, content: list(assistantPart) }),
  },
  'role',
);

const ITEMS = {
  message,
  function_call: object({ ...common, call_id: string(), name: string(), arguments: string() }),
  function_call_output: object({ ...common, call_id: string(), output: string() }),
  mcp_list_tools: object({ ...common, server_label: string(), tools: list(object({ name: string() })) }),
  mcp_call: object({ ...common, server_label: string(), name: string(), arguments: string() }),
  mcp_approval_request: object({ ...common, server_label: string(), name: string(), arguments: string() }),
  mcp_approval_response: object({
    ...common,
    approval_request_id: string(),
    approve: boolean,
    reason: nullable(string()),
  }),
};

/** An item that a client adds to the conversation. */
export const item: ClientRule = variant(ITEMS);

/** An item in the context of one response: new, or an existing one by id. */
export const contextItem: ClientRule = variant({ ...ITEMS, item_reference: object({ id: string() }) });
