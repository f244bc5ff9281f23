import { expected, type FieldCheck } from './field-check.ts';
import { checkItem } from './item-check.ts';
import { isJsonObject } from './json-object.ts';

/** A response: its id, its status, the items it has so far. */
export const response: FieldCheck = (holder, field) => checkResponse(holder[field]);

/** The same for the value of the field. */
export function checkResponse(value: unknown): string | undefined {
  if (!isJsonObject(value)) return expected('an object', value);
  const { id, status, status_details: details, usage } = value;
  if (typeof id !== 'string' || id === '') return `.id${expected('a non-empty string', id)}`;
  if (typeof status !== 'string') return `.status${expected('a string', status)}`;
  if (!isObjectOrNone(details)) return `.status_details${expected('an object', details)}`;
  if (!isObjectOrNone(usage)) return `.usage${expected('an object', usage)}`;
  const output = value['output'] ?? (value['output'] = []);
  if (!Array.isArray(output)) return `.output${expected('an array', output)}`;
  for (let position = 0; position < output.length; position += 1) {
    const problem = checkItem(output[position]);
    if (problem !== undefined) return `.output[${position}]${problem}`;
  }
  return undefined;
}

const isObjectOrNone = (value: unknown): boolean => value === undefined || value === null || isJsonObject(value);
