import { isJsonObject, kindOf } from '../codec/json-object.ts';

/** What is wrong with a client's value, in the API's words. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  /** The path of the field; empty for the event as a whole. */
  readonly param: string;
}

/** Looks at one value of a client event; undefined is a missing field. */
export type ClientRule = (value: unknown, path: string) => Fault | undefined;

/** The fields of an object and their rules. Fields without a rule may hold anything. */
export type ClientFields = Readonly<Record<string, ClientRule>>;

interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
}

const fault = (code: string, param: string, message: string): Fault => ({ code, message, param });

/** The field is not there. */
export function missing(path: string): Fault {
  return fault('missing_required_parameter', path, `Missing required parameter: '${path}'.`);
}

/** The field holds another kind of value. */
export function wrongType(wanted: string, path: string, value: unknown): Fault {
  if (value === undefined) return missing(path);
  return fault(
    'invalid_type',
    path,
    `Invalid type for '${path}': expected ${wanted}, but got ${kindOf(value)} instead.`,
  );
}

/** The field is of the right kind and holds what the API does not take. `what` ends the sentence. */
export function wrongValue(what: string, path: string): Fault {
  return fault('invalid_value', path, `Invalid '${path}': ${what}.`);
}

/** The field may be missing. */
export const optional =
  (rule: ClientRule): ClientRule =>
  (value, path) =>
    value === undefined ? undefined : rule(value, path);

/** The field may be missing or null. */
export const nullable =
  (rule: ClientRule): ClientRule =>
  (value, path) =>
    value === undefined || value === null ? undefined : rule(value, path);

/** A text of at most so many characters. */
export function string(maximumLength: number = Infinity): ClientRule {
  return (value, path) => {
    if (typeof value !== 'string') return wrongType('a string', path, value);
    if (value.length <= maximumLength) return undefined;
    return fault(
      'string_above_max_length',
      path,
      `Invalid '${path}': string too long. Expected a string with maximum length ${maximumLength}, but got a string with length ${value.length} instead.`,
    );
  };
}

/** True or false. */
export const boolean: ClientRule = (value, path) =>
  typeof value === 'boolean' ? undefined : wrongType('a boolean', path, value);

/** A number within a range. */
export function number(range: Range = {}): ClientRule {
  return (value, path) =>
    typeof value === 'number' ? outside('decimal', value, range, path) : wrongType('a decimal number', path, value);
}

/** A whole number within a range. */
export function integer(range: Range = {}): ClientRule {
  return (value, path) =>
    Number.isInteger(value) ? outside('integer', Number(value), range, path) : wrongType('an integer', path, value);
}

function outside(
  kind: string,
  value: number,
  { minimum = -Infinity, maximum = Infinity }: Range,
  path: string,
): Fault | undefined {
  if (value < minimum) {
    const message = `Invalid '${path}': ${kind} below minimum value. Expected a value >= ${minimum}, but got ${value} instead.`;
    return fault(`${kind}_below_min_value`, path, message);
  }
  if (value > maximum) {
    const message = `Invalid '${path}': ${kind} above maximum value. Expected a value <= ${maximum}, but got ${value} instead.`;
    return fault(`${kind}_above_max_value`, path, message);
  }
  return undefined;
}

/** One of a few texts. */
export function oneOf(...values: readonly string[]): ClientRule {
  return (value, path) => {
    if (typeof value !== 'string') return wrongType('a string', path, value);
    if (values.includes(value)) return undefined;
    return fault(
      'invalid_value',
      path,
      `Invalid value: '${shortened(value)}'. Supported values are: ${enumerate(values)}.`,
    );
  };
}

/** An object with these fields. */
export function object(fields: ClientFields = {}): ClientRule {
  const rules = Object.entries(fields);
  return (value, path) => {
    if (!isJsonObject(value)) return wrongType('an object', path, value);
    for (const [field, rule] of rules) {
      const problem = rule(value[field], path === '' ? field : `${path}.${field}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** A list whose entries all follow a rule. */
export function list(rule: ClientRule): ClientRule {
  return (value, path) => {
    if (!Array.isArray(value)) return wrongType('an array', path, value);
    for (const [position, entry] of value.entries()) {
      // A hole cannot come from JSON; null is what stands there.
      const problem = rule(entry, `${path}[${position}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object whose rule depends on one of its fields, `type` unless said otherwise. */
export function variant(rules: Readonly<Record<string, ClientRule>>, field: string = 'type'): ClientRule {
  const byValue: ReadonlyMap<unknown, ClientRule> = new Map(Object.entries(rules));
  const tag = oneOf(...Object.keys(rules));
  return (value, path) => {
    if (!isJsonObject(value)) return wrongType('an object', path, value);
    return tag(value[field], `${path}.${field}`) ?? byValue.get(value[field])?.(value, path);
  };
}

/** The names of a list as the API writes them. */
export function enumerate(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}

/** A client's own text, short enough to repeat. */
export function shortened(value: string): string {
  return value.length <= 64 ? value : `${value.slice(0, 64)}…`;
}
