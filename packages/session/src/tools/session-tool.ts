import type { JsonSchema, StandardSchema } from './standard-schema.ts';

/** What describes a tool's arguments. */
export type ToolSchema = StandardSchema | JsonSchema;

/** What `execute` gets: a Standard Schema's output, or an object that fits the JSON Schema. */
export type ToolArguments<Schema> =
  Schema extends StandardSchema<infer _Input, infer Output> ? Output : Readonly<Record<string, unknown>>;

/** A function that the model may call and this process runs. */
export interface SessionTool<Schema extends ToolSchema = JsonSchema> {
  /** 1 to 64 letters, digits, `_` and `-`; no other tool of the session has it. */
  readonly name: string;
  /** When and how to use it, for the model. @default none */
  readonly description?: string | undefined;
  /**
   * Of the arguments, an object: a JSON Schema, or a Standard Schema (zod, valibot, arktype). What the model writes is checked against it, and what does not fit never reaches `execute`.
   * @default no arguments are described, and any object is taken
   */
  readonly parameters?: Schema | undefined;
  /** For the model, beside a Standard Schema whose library cannot say it as JSON Schema. @default what `parameters` says */
  readonly jsonSchema?: JsonSchema | undefined;
  /**
   * From the call to its result. When it has passed, the signal aborts, the model is told, and a later result is dropped.
   * @default 30_000, and 600_000 in the background
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether the model goes on before the result is there: it is told so (in these words, if you give some) when the response ends, and gets the result later, as a call of its own with a response.
   * @default false
   */
  readonly background?: boolean | { readonly placeholder: string } | undefined;
  /** Whether the model is to speak once the call is answered. False for what needs no word, such as hanging up. @default true */
  readonly followUp?: boolean | undefined;
  /** What the model gets of a result; the rest is cut off and the model told so. @default 32_000 */
  readonly maximumOutputCharacters?: number | undefined;
  /** What the model is told when `execute` fails. @default the error's message without what looks like a secret, never its stack */
  describeError?(error: unknown): string;
  /**
   * Runs the call. A text goes to the model as it is, everything else as JSON, nothing as `{"status":"done"}`. Calls run beside each other.
   * Heed the signal: it aborts with a `TIMEOUT`, or with the session's end.
   */
  execute(input: ToolArguments<Schema>, context: ToolContext): unknown;
}

/** A tool, whatever its arguments. */
export type AnySessionTool = SessionTool<ToolSchema>;

/** Which call it is, and when to stop. */
export interface ToolContext {
  readonly callId: string;
  readonly itemId: string;
  readonly responseId: string;
  readonly signal: AbortSignal;
}

/** A registered tool. Disposing takes it away from the model; calls that run go on. */
export interface ToolRegistration extends Disposable {
  /** Settles when the server knows of the tool, or has refused it. Nobody has to await it. */
  readonly announced: Promise<void>;
}

/**
 * Gives a tool back as it is: for the types, where tools stand in a list and `execute` would not know its arguments.
 *
 * @example
 * import { defineTool } from '@antiphon/session';
 *
 * const clock = defineTool({ name: 'clock', description: 'Tells the time.', execute: () => new Date().toISOString() });
 * console.log(clock.name); // clock
 */
export function defineTool<Schema extends ToolSchema = JsonSchema>(tool: SessionTool<Schema>): SessionTool<Schema> {
  return tool;
}
