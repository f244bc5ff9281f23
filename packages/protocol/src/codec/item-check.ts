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
  return listOf((part, path) => {
    if (!isJsonObject(part)) return expected('an object', path, part);
    part['type'] = LONG_NAMES.get(part['type'])?.[side] ?? part['type'];
    if (part['type'] === 'input_text' || part['type'] === 'output_text') part['text'] ??= '';
    return text(part, 'type', `${path}.type`);
  });
}

const inputContent = messageContentCheck('input');
const outputContent = messageContentCheck('output');

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
]);

/** A conversation item: its id, its type, and what the types promise of the kinds we know. Other kinds pass as they are. */
export const item: FieldCheck = (holder, field, path) => checkItem(holder[field], path);

/** The same for an entry of a list. */
export function checkItem(value: unknown, path: string): string | undefined {
  if (!isJsonObject(value)) return expected('an object', path, value);
  const problem = identifier(value, 'id', `${path}.id`) ?? identifier(value, 'type', `${path}.type`);
  if (problem !== undefined) return problem;
  if (value['type'] === 'message') return checkMessage(value, path);
  const fields = ITEM_FIELDS.get(value['type']);
  return fields === undefined ? undefined : checkFields(value, fields, path);
}

function checkMessage(message: JsonObject, path: string): string | undefined {
  const content = message['role'] === 'assistant' ? outputContent : inputContent;
  return text(message, 'role', `${path}.role`) ?? content(message, 'content', `${path}.content`);
}
