import { checkFields, expected, type FieldCheck, type FieldList, objects, text, textOr } from './field-check.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { createTypeTable, type TypeTable } from './type-table.ts';

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
        ['tools', objects],
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
  const { id, type } = value;
  if (typeof id !== 'string' || id === '') return `.id${expected('a non-empty string', id)}`;
  if (type === 'message') return checkMessage(value);
  if (typeof type !== 'string' || type === '') return `.type${expected('a non-empty string', type)}`;
  const problem = checkFields(value, fieldsOfKind(type) ?? []);
  return problem === undefined ? undefined : `.${problem}`;
}

function checkMessage(message: JsonObject): string | undefined {
  const { role } = message;
  if (typeof role !== 'string') return `.role${expected('a string', role)}`;
  const content = message['content'] ?? (message['content'] = []);
  if (!Array.isArray(content)) return `.content${expected('an array', content)}`;
  const side = role === 'assistant' ? 'output' : 'input';
  for (let position = 0; position < content.length; position += 1) {
    const problem = checkPart(content[position], side);
    if (problem !== undefined) return `.content[${position}]${problem}`;
  }
  return undefined;
}

// The API writes the parts of an item with their long names in real traffic and with the short ones in some of its documented events.
function checkPart(part: unknown, side: 'input' | 'output'): string | undefined {
  if (!isJsonObject(part)) return expected('an object', part);
  const { type } = part;
  if (typeof type !== 'string') return `.type${expected('a string', type)}`;
  const isShort = type === 'text' || type === 'audio';
  const name = isShort ? (part['type'] = `${side}_${type}`) : type;
  if (name === 'input_text' || name === 'output_text') part['text'] ??= '';
  return undefined;
}
