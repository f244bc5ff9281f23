import type * as z from 'zod/mini';
import { isJsonObject } from '../codec/json-object.ts';
import { enumerate, type Fault, missing, shortened, wrongType, wrongValue } from '../server/client-rule.ts';

/** What a schema found, as one error of the API. */
export type Issue = z.core.$ZodIssue;

type Path = readonly PropertyKey[];

/** Says an issue in the API's words. `event` is what was looked at; `outer` the way to it. */
export function faultOf(issue: Issue, event: unknown, outer: Path = []): Fault {
  const path = [...outer, ...issue.path];
  const param = paramOf(path);
  const value = valueAt(event, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownParameter(paramOf([...path, issue.keys[0] ?? '']));
    case 'invalid_value':
      return unsupported(issue.values, param, value);
    case 'invalid_union':
      return unionFault(issue, event, path);
    case 'too_big':
    case 'too_small':
      return outOfRange(issue, param, value);
    case 'custom':
      return customFault(issue, param, value);
    case 'invalid_type':
      return wrongType(issue.message, param, value);
    case 'invalid_key':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
      return wrongValue('expected another value', param);
    default:
      return issue satisfies never;
  }
}

function unknownParameter(param: string): Fault {
  return { code: 'unknown_parameter', message: `Unknown parameter: '${shortened(param)}'.`, param };
}

function unsupported(values: readonly unknown[], param: string, value: unknown): Fault {
  const isText = values.every((supported) => typeof supported === 'string');
  if (value === undefined) return missing(param);
  const isOfKind = isText ? typeof value === 'string' : Number.isInteger(value);
  if (!isOfKind) return wrongType(isText ? 'a string' : 'an integer', param, value);
  const message = `Invalid value: '${shortened(`${value as string | number}`)}'. Supported values are: ${enumerate(values.map(String))}.`;
  return { code: 'invalid_value', message, param };
}

function unionFault(issue: Extract<Issue, { code: 'invalid_union' }>, event: unknown, path: Path): Fault {
  if ('discriminator' in issue && issue.discriminator !== undefined) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
    return unsupported(options, paramOf(path), valueAt(event, path));
  }
  const value = valueAt(event, path);
  // The branch that fits the kind of the value says what is wrong inside it; where none does, the kind itself is wrong.
  const branches = issue.errors.filter(([first]) => first !== undefined && !isAboutKind(first, value));
  const [first] = branches[0] ?? [];
  return first === undefined ? wrongType(issue.message, paramOf(path), value) : faultOf(first, event, path);
}

/** Whether a branch of a union refuses the kind of the value, not something in it. */
function isAboutKind(issue: Issue, value: unknown): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type') return issue.expected !== 'int' || typeof value !== 'number';
  return issue.code === 'invalid_value' && !issue.values.some((supported) => typeof supported === typeof value);
}

function outOfRange(issue: Extract<Issue, { code: 'too_big' | 'too_small' }>, param: string, value: unknown): Fault {
  if (typeof value === 'string') {
    const limit = issue.code === 'too_big' ? issue.maximum : issue.minimum;
    const message = `Invalid '${param}': string too long. Expected a string with maximum length ${limit}, but got a string with length ${value.length} instead.`;
    return { code: 'string_above_max_length', message, param };
  }
  // The number itself is beyond every integer that arithmetic holds exactly; no rule of ours names its kind then.
  const kind = issue.message === 'decimal' ? 'decimal' : 'integer';
  const [side, sign, limit] =
    issue.code === 'too_big'
      ? (['above_max', '<=', issue.maximum] as const)
      : (['below_min', '>=', issue.minimum] as const);
  const words = side.replace('_', ' ').replace('max', 'maximum').replace('min', 'minimum');
  const message = `Invalid '${param}': ${kind} ${words} value. Expected a value ${sign} ${limit}, but got ${Number(value)} instead.`;
  return { code: `${kind}_${side}_value`, message, param };
}

function customFault(issue: Extract<Issue, { code: 'custom' }>, param: string, value: unknown): Fault {
  const code: unknown = issue.params?.['api'];
  if (code === 'invalid_type') return wrongType(issue.message, param, value);
  return { ...wrongValue(issue.message, param), code: typeof code === 'string' ? code : 'invalid_value' };
}

/** A path as the API writes it: `session.tools[0].name`. */
function paramOf(path: Path): string {
  let param = '';
  for (const step of path) {
    if (typeof step === 'number') param += `[${step}]`;
    else param += param === '' ? String(step) : `.${String(step)}`;
  }
  return param;
}

function valueAt(event: unknown, path: Path): unknown {
  let value = event;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isJsonObject(value) && Object.hasOwn(value, step)) value = value[String(step)];
    else return undefined;
  }
  return value;
}
