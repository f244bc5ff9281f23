import { isJsonObject, type JsonObject, kindOf } from './json-object.ts';

/**
 * Looks at one field of a fresh JSON object. Returns what is wrong with it, or undefined.
 *
 * What is wrong begins with the place, seen from the value: `: expected a string, got null` or `.id: expected a string, got null`.
 * So no path is put together while nothing is wrong.
 *
 * Where the API's types promise a value that servers leave out, a check fills the field in, so that the types hold.
 */
export type FieldCheck = (holder: JsonObject, field: string) => string | undefined;

/** Says what was expected and the kind of what came. */
export function expected(what: string, value: unknown): string {
  return `: expected ${what}, got ${kindOf(value)}`;
}

/** An identifier that events are routed by. */
export const identifier: FieldCheck = (holder, field) => {
  const value = holder[field];
  return typeof value === 'string' && value !== '' ? undefined : expected('a non-empty string', value);
};

/** A text, empty or not. */
export const text: FieldCheck = (holder, field) => {
  const value = holder[field];
  return typeof value === 'string' ? undefined : expected('a string', value);
};

/** A text, null or nothing. */
export const optionalText: FieldCheck = (holder, field) => {
  const value = holder[field];
  return value === undefined || value === null || typeof value === 'string' ? undefined : expected('a string', value);
};

/** A place in a list; 0 where the server leaves it out. */
export const index: FieldCheck = (holder, field) => {
  const value = holder[field] ?? (holder[field] = 0);
  return Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : expected('an integer that is not negative', value);
};

/** A finite number; servers write some integers with a fraction. */
export const finiteNumber: FieldCheck = (holder, field) =>
  Number.isFinite(holder[field]) ? undefined : expected('a number', holder[field]);

/** An object. */
export const object: FieldCheck = (holder, field) =>
  isJsonObject(holder[field]) ? undefined : expected('an object', holder[field]);

/** A text; a given one where the server leaves it out. */
export function textOr(fallback: string): FieldCheck {
  return (holder, field) => {
    const value = holder[field] ?? (holder[field] = fallback);
    return typeof value === 'string' ? undefined : expected('a string', value);
  };
}

/** A list of objects; an empty one where the server leaves it out. */
export const objects: FieldCheck = (holder, field) => {
  const value = holder[field] ?? (holder[field] = []);
  if (!Array.isArray(value)) return expected('an array', value);
  for (let position = 0; position < value.length; position += 1) {
    if (!isJsonObject(value[position])) return `[${position}]${expected('an object', value[position])}`;
  }
  return undefined;
};

/** The fields of an object, by name. */
export type FieldList = readonly (readonly [field: string, check: FieldCheck])[];

/** Runs the checks of a list until one finds something: its field, and what is wrong. */
export function checkFields(holder: JsonObject, fields: FieldList): string | undefined {
  // Not destructured: that would run the iterators of every pair.
  for (let position = 0; position < fields.length; position += 1) {
    const entry = fields[position] as FieldList[number];
    const check = entry[1];
    // What most fields are is seen without a call.
    if (check === identifier || check === text) {
      const value = holder[entry[0]];
      if (typeof value === 'string' && value !== '') continue;
    }
    const problem = check(holder, entry[0]);
    if (problem !== undefined) return entry[0] + problem;
  }
  return undefined;
}

/** An object with these fields. */
export function objectWith(fields: FieldList): FieldCheck {
  return (holder, field) => {
    const value = holder[field];
    if (!isJsonObject(value)) return expected('an object', value);
    const problem = checkFields(value, fields);
    return problem === undefined ? undefined : `.${problem}`;
  };
}
