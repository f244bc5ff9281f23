import {
  checkFields,
  expected,
  type FieldCheck,
  type FieldList,
  identifier,
  listOf,
  text,
  textOr,
} from './field-check.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

// The API writes the parts of an item with their long names in real traffic and with the short ones in some of its documented events.
const LONG_NAMES: ReadonlyMap<unknown, Readonly<Record<'input' | 'output', string>>> = /* @__PURE__ */ new Map([
  ['text', { input: 'input_text', output: 'output_text' }],
  ['audio', { input: 'input_audio', output: 'output_audio' }],
]);

function messageContentCheck(side: 'input' | 'output'): FieldCheck {
  return listOf((part) => {
    if (!isJsonObject(part)) return expected('an object', part);
    const type = LONG_NAMES.get(part['type'])?.[side] ?? part['type'];
    if (typeof type !== 'string') return `.type${expected('a string', type)}`;
    part['type'] = type;
    if (type === 'input_text' || type === 'output_text') part['text'] ??= '';
    return undefined;
  });
}

const inputContent = messageContentCheck('input');
const outputContent = messageContentCheck('output');

const ROUTED: FieldList = [
  ['id', identifier],
  ['type', identifier],
];
const MESSAGE: FieldList = [['role', text]];
const mcpToolFields: FieldList = [
  ['server_label', textOr('')],
  ['name', textOr('')],
  ['arguments', textOr('')],
];

const ITEM_FIELDS: ReadonlyMap<unknown, FieldList> = /* @__PURE__ */ new Map<unknown, FieldList>([
  [
    'function_call',
    [
      ['call_id', text],
      ['name', text],
      ['arguments', textOr('')],
    ],
  ],
  [
    'function_call_output',
    [
      ['call_id', text],
      ['output', textOr('')],
    ],
  ],
  [
    'mcp_list_tools',
    [
      ['server_label', textOr('')],
      ['tools', listOf((tool) => (isJsonObject(tool) ? undefined : expected('an object', tool)))],
    ],
  ],
  ['mcp_call', mcpToolFields],
  ['mcp_approval_request', mcpToolFields],
  ['mcp_approval_response', [['approval_request_id', textOr('')]]],
]);

/** A conversation item: its id, its type, and what the types promise of the kinds we know. Other kinds pass as they are. */
export const item: FieldCheck = (holder, field) => checkItem(holder[field]);

/** The same for an entry of a list. */
export function checkItem(value: unknown): string | undefined {
  if (!isJsonObject(value)) return expected('an object', value);
  const problem = checkFields(value, ROUTED) ?? checkKind(value);
  return problem === undefined ? undefined : `.${problem}`;
}

function checkKind(value: JsonObject): string | undefined {
  if (value['type'] !== 'message') return checkFields(value, ITEM_FIELDS.get(value['type']) ?? []);
  const problem = checkFields(value, MESSAGE);
  if (problem !== undefined) return problem;
  const content = (value['role'] === 'assistant' ? outputContent : inputContent)(value, 'content');
  return content === undefined ? undefined : `content${content}`;
}
