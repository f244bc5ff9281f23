import type { JsonValue } from '@antiphon/interface';
import { checkObject } from './check-value.ts';
import { invalidArgument } from './invalid-argument.ts';

/** Deep enough for any metadata, shallow enough for every engine's JSON parser. */
const MAXIMUM_DEPTH = 100;

/**
 * Copies a JSON object deeply and freezes the copy.
 *
 * As in JSON, properties that are `undefined` are left out and -0 becomes 0.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for what JSON cannot hold: NaN, infinities, bigint, functions, cycles, class instances.
 */
export function copyJsonObject(value: unknown, field: string): Readonly<Record<string, JsonValue>> {
  return copyObject(checkObject(value, field), field, 0);
}

/** Copies an object whose values are all strings, such as labels. */
export function copyLabels(value: unknown, field: string): Readonly<Record<string, string>> {
  const entries = Object.entries(checkObject(value, field)).filter(([, label]) => label !== undefined);
  for (const [name, label] of entries) {
    if (typeof label !== 'string') throw invalidArgument(`${field}[${JSON.stringify(name)}]`, 'a string');
  }
  return Object.freeze(Object.fromEntries(entries) as Record<string, string>);
}

function copyObject(value: object, field: string, depth: number): Readonly<Record<string, JsonValue>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has a foreign Object.prototype, which has no prototype itself.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw invalidArgument(field, 'a plain object');
  const entries = Object.entries(value).filter(([, property]) => property !== undefined);
  // Object.fromEntries, not assignment: a property named __proto__ stays a property.
  return Object.freeze(
    Object.fromEntries(
      entries.map(([name, property]) => [name, copyJson(property, `${field}[${JSON.stringify(name)}]`, depth + 1)]),
    ),
  );
}

function copyJson(value: unknown, field: string, depth: number): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  // Adding 0 turns -0, which JSON does not keep, into 0.
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  if (typeof value !== 'object') throw invalidArgument(field, 'a JSON value');
  if (depth > MAXIMUM_DEPTH) throw invalidArgument(field, `nested at most ${MAXIMUM_DEPTH} deep, without cycles`);
  if (!Array.isArray(value)) return copyObject(value, field, depth);
  return Object.freeze(Array.from(value, (item: unknown, index) => copyJson(item, `${field}[${index}]`, depth + 1)));
}
