import { isJsonObject, type JsonObject, kindOf } from './json-object.ts';

/**
 * Looks at one field of a fresh JSON object. Returns what is wrong with it, or undefined.
 *
 * Where the API's types promise a value that servers leave out, a check fills the field in, so that the types hold.
 */
export type FieldCheck = (holder: JsonObject, field: string, path: string) => string | undefined;

/** Says what was expected and the kind of what came. */
export function expected(what: string, path: string, value: unknown): string {
  return `${path}: expected ${what}, got ${kindOf(value)}`;
}

/** An identifier that events are routed by. */
export const identifier: FieldCheck = (holder, field, path) => {
  const value = holder[field];
  return typeof value === 'string' && value !== '' ? undefined : expected('a non-empty string', path, value);
};

/** A text, empty or not. */
export const text: FieldCheck = (holder, field, path) =>
  typeof holder[field] === 'string' ? undefined : expected('a string', path, holder[field]);

/** A text, null or nothing. */
export const optionalText: FieldCheck = (holder, field, path) => {
  const value = holder[field];
  return value === undefined || value === null || typeof value === 'string'
    ? undefined
    : expected('a string', path, value);
};

/** A place in a list; 0 where the server leaves it out. */
export const index: FieldCheck = (holder, field, path) => {
  const value = holder[field] ?? (holder[field] = 0);
  return Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : expected('an integer that is not negative', path, value);
};

/** A finite number; servers write some integers with a fraction. */
export const finiteNumber: FieldCheck = (holder, field, path) =>
  Number.isFinite(holder[field]) ? undefined : expected('a number', path, holder[field]);

/** An object. */
export const object: FieldCheck = (holder, field, path) =>
  isJsonObject(holder[field]) ? undefined : expected('an object', path, holder[field]);

/** An object, null or nothing. */
export const optionalObject: FieldCheck = (holder, field, path) =>
  holder[field] === undefined || holder[field] === null ? undefined : object(holder, field, path);

/** A text; a given one where the server leaves it out. */
export function textOr(fallback: string): FieldCheck {
  return (holder, field, path) => {
    holder[field] ??= fallback;
    return text(holder, field, path);
  };
}

/** A list whose entries all pass; an empty one where the server leaves it out. */
export function listOf(check: (entry: unknown, path: string) => string | undefined): FieldCheck {
  return (holder, field, path) => {
    const value = holder[field] ?? (holder[field] = []);
    if (!Array.isArray(value)) return expected('an array', path, value);
    for (const [position, entry] of value.entries()) {
      const problem = check(entry, `${path}[${position}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** The fields of an object, by name. */
export type FieldList = readonly (readonly [field: string, check: FieldCheck])[];

/** Runs the checks of a list until one finds something. */
export function checkFields(holder: JsonObject, fields: FieldList, path = ''): string | undefined {
  for (const [field, check] of fields) {
    const problem = check(holder, field, path === '' ? field : `${path}.${field}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** An object with these fields. */
export function objectWith(fields: FieldList): FieldCheck {
  return (holder, field, path) => {
    const value = holder[field];
    return isJsonObject(value) ? checkFields(value, fields, path) : expected('an object', path, value);
  };
}
