import { expected, type FieldCheck, listOf, optionalObject } from './field-check.ts';
import { checkItem } from './item-check.ts';
import { isJsonObject } from './json-object.ts';

const output = listOf(checkItem);

/** A response: its id, its status, the items it has so far. */
export const response: FieldCheck = (holder, field) => {
  const value = holder[field];
  if (!isJsonObject(value)) return expected('an object', value);
  const { id, status } = value;
  if (typeof id !== 'string' || id === '') return `.id${expected('a non-empty string', id)}`;
  if (typeof status !== 'string') return `.status${expected('a string', status)}`;
  const details = optionalObject(value, 'status_details');
  if (details !== undefined) return `.status_details${details}`;
  const usage = optionalObject(value, 'usage');
  if (usage !== undefined) return `.usage${usage}`;
  const items = output(value, 'output');
  return items === undefined ? undefined : `.output${items}`;
};
