import type { AnySessionTool } from './session-tool.ts';
import { isStandardSchema, type JsonSchema, type StandardIssue, type StandardSchema } from './standard-schema.ts';

const MAXIMUM_PROBLEMS = 10;

/** The arguments as `execute` takes them, or what is wrong with them, in words for the model. */
export type CheckedArguments = { readonly value: unknown } | { readonly problem: string; readonly cause?: unknown };

/** Checks what the model wrote. Never rejects. */
export async function checkArguments(
  { parameters }: Pick<AnySessionTool, 'parameters'>,
  text: string,
): Promise<CheckedArguments> {
  const parsed = parse(text);
  if ('problem' in parsed) return parsed;
  try {
    if (parameters === undefined) return parsed;
    if (isStandardSchema(parameters)) return await byStandardSchema(parameters, parsed.value);
    return await byJsonSchema(parameters, parsed.value);
  } catch (cause) {
    return { problem: 'the arguments could not be checked: the schema of the tool is at fault', cause };
  }
}

function parse(text: string): CheckedArguments {
  // Models write nothing for a tool without parameters.
  if (text.trim() === '') return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
    return { problem: 'the arguments must be a JSON object' };
  } catch (cause) {
    return { problem: 'the arguments are not valid JSON', cause };
  }
}

async function byStandardSchema(schema: StandardSchema, value: unknown): Promise<CheckedArguments> {
  const result = await schema['~standard'].validate(value);
  return result.issues === undefined ? { value: result.value } : problems(result.issues.map(worded));
}

async function byJsonSchema(schema: JsonSchema, value: unknown): Promise<CheckedArguments> {
  // Loaded with the first call that needs it: most sessions never do.
  const { Validator } = await import('@cfworker/json-schema');
  const { valid, errors } = new Validator(schema, draftOf(schema), false).validate(value);
  if (valid) return { value };
  // The deeper places say what is wrong, the ones above only that something is.
  const deepest = errors.filter(
    ({ instanceLocation: place }) => !errors.some((other) => other.instanceLocation.startsWith(`${place}/`)),
  );
  return problems(
    deepest.map(({ instanceLocation, error }) => at(instanceLocation.replace(/^#\/?/, '').replaceAll('/', '.'), error)),
  );
}

function draftOf({ $schema: dialect }: JsonSchema): '4' | '7' | '2019-09' | '2020-12' {
  const [, draft] = /(draft-04|draft-0[67]|2019-09)/.exec(String(dialect)) ?? [];
  if (draft === 'draft-04') return '4';
  if (draft === undefined) return '2020-12';
  return draft === '2019-09' ? draft : '7';
}

function worded({ path = [], message }: StandardIssue): string {
  return at(path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'), message);
}

function at(place: string, message: string): string {
  return place === '' ? message : `${place}: ${message}`;
}

function problems(all: readonly string[]): CheckedArguments {
  const told = all.slice(0, MAXIMUM_PROBLEMS).join('; ');
  const more = all.length > MAXIMUM_PROBLEMS ? `; and ${all.length - MAXIMUM_PROBLEMS} more` : '';
  return { problem: `the arguments do not fit: ${told}${more}` };
}
