import { AntiphonError } from '@antiphon/interface';
import { z } from 'zod';

const MAXIMUM_DELAY_MS = 3_600_000;

const jsonStep = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('say'), text: z.string() }),
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({ type: z.literal('audio'), file: z.string().min(1), transcript: z.string().optional() }),
  z.strictObject({
    type: z.literal('function_call'),
    name: z.string().min(1),
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]),
    callId: z.string().min(1).optional(),
  }),
  z.strictObject({ type: z.literal('delay'), durationMs: z.number().min(0).max(MAXIMUM_DELAY_MS) }),
  z.strictObject({
    type: z.literal('fail'),
    message: z.string(),
    code: z.string().optional(),
    errorType: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('incomplete'), reason: z.enum(['max_output_tokens', 'content_filter']) }),
]);
const reply = z.array(z.union([z.string(), jsonStep]));
const turn = z
  .strictObject({ match: z.string().optional(), heard: z.string().optional(), reply })
  .refine(({ match, heard }) => match === undefined || heard === undefined, {
    path: ['heard'],
    message: 'a turn with match cannot have heard: leave one out',
  });
const document = z.strictObject({ turns: z.array(turn), otherwise: reply.optional() });

/** A step as JSON has it; a bare text is said. */
export type JsonStep =
  | string
  | { readonly type: 'say' | 'text'; readonly text: string }
  | { readonly type: 'audio'; readonly file: string; readonly transcript?: string | undefined }
  | {
      readonly type: 'function_call';
      readonly name: string;
      readonly arguments: string | Readonly<Record<string, unknown>>;
      readonly callId?: string | undefined;
    }
  | { readonly type: 'delay'; readonly durationMs: number }
  | {
      readonly type: 'fail';
      readonly message: string;
      readonly code?: string | undefined;
      readonly errorType?: string | undefined;
    }
  | { readonly type: 'incomplete'; readonly reason: 'max_output_tokens' | 'content_filter' };

/** A scenario as JSON has it, checked. */
export interface ScenarioDocument {
  readonly turns: readonly {
    readonly match?: string | undefined;
    readonly heard?: string | undefined;
    readonly reply: readonly JsonStep[];
  }[];
  readonly otherwise?: readonly JsonStep[] | undefined;
}

/** Checks parsed JSON. @throws {AntiphonError} `INVALID_ARGUMENT` that names the place, such as `turns[1].reply[0].text`. */
export function readScenarioDocument(json: unknown): ScenarioDocument {
  const result = document.safeParse(json);
  if (result.success) return result.data;
  const issue = deepest(result.error.issues[0]);
  throw scenarioError(issue.path, issue.message);
}

/** The files that a scenario plays, each once. */
export function scenarioFiles({ turns, otherwise = [] }: ScenarioDocument): string[] {
  const steps = [...turns.flatMap((each) => each.reply), ...otherwise];
  const files = steps.flatMap((step) => (typeof step === 'object' && step.type === 'audio' ? [step.file] : []));
  return [...new Set(files)];
}

/** An error that says where in a scenario something is wrong. */
export function scenarioError(path: readonly PropertyKey[], problem: string, cause?: unknown): AntiphonError {
  const place = path.reduce<string>(
    (text, part) => `${text}${typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${String(part)}`}`,
    '',
  );
  const where = place === '' ? 'the scenario' : `the scenario at ${place}`;
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${where} is not valid: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`,
    details: { param: place },
    cause,
  });
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

// A step is a text or an object: what is wrong inside the object says more than that it is no text.
function deepest(issue: z.core.$ZodIssue | undefined): Issue {
  if (issue === undefined) return { path: [], message: 'expected an object' };
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const inner = issue.errors
    .map((branch) => deepest(branch[0]))
    .sort((left, right) => right.path.length - left.path.length)[0];
  return inner === undefined || inner.path.length === 0
    ? { path: issue.path, message: 'expected a text or a step with a type' }
    : { path: [...issue.path, ...inner.path], message: inner.message };
}
