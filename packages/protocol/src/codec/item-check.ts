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
import { createTypeTable, type TypeTable } from './type-table.ts';

// The API writes the parts of an item with their long names in real traffic and with the short ones in some of its documented events.
function messageContentCheck(side: 'input' | 'output'): FieldCheck {
  return listOf((part) => {
    if (!isJsonObject(part)) return expected('an object', part);
    let type = part['type'];
    if (type === 'text' || type === 'audio') type = part['type'] = `${side}_${type}`;
    if (type === 'input_text' || type === 'output_text') part['text'] ??= '';
    return typeof type === 'string' ? undefined : `.type${expected('a string', type)}`;
  });
}

const inputContent = messageContentCheck('input');
const outputContent = messageContentCheck('output');

const ROUTED: FieldList = [
  ['id', identifier],
  ['type', identifier],
];
const mcpToolFields: FieldList = [
  ['server_label', textOr('')],
  ['name', textOr('')],
  ['arguments', textOr('')],
];

const fieldsOfKind: TypeTable<FieldList> = /* @__PURE__ */ createTypeTable(
  new Map<string, FieldList>([
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
  ]),
);

/** A conversation item: its id, its type, and what the types promise of the kinds we know. Other kinds pass as they are. */
export const item: FieldCheck = (holder, field) => checkItem(holder[field]);

/** The same for an entry of a list. */
export function checkItem(value: unknown): string | undefined {
  if (!isJsonObject(value)) return expected('an object', value);
  const problem = checkFields(value, ROUTED) ?? checkKind(value);
  return problem === undefined ? undefined : `.${problem}`;
}

function checkKind(value: JsonObject): string | undefined {
  // Checked before: a text that is not empty.
  const type = value['type'] as string;
  if (type !== 'message') return checkFields(value, fieldsOfKind(type) ?? []);
  const problem = text(value, 'role');
  if (problem !== undefined) return `role${problem}`;
  const content = (value['role'] === 'assistant' ? outputContent : inputContent)(value, 'content');
  return content === undefined ? undefined : `content${content}`;
}
