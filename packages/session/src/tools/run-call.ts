import { AntiphonError, type Clock } from '@antiphon/interface';
import { createDeadline } from '../waiting/deadline.ts';
import { settleWithin } from '../waiting/wait.ts';
import { checkArguments } from './check-arguments.ts';
import type { AnySessionTool } from './session-tool.ts';
import type { ToolCallIdentity, ToolFailureReason } from './tool-call-event.ts';
import { errorOutput, messageOf, toolOutput } from './tool-output.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_BACKGROUND_TIMEOUT_MS = 600_000;

/** How a call ended, with what the model is told. */
export type CallOutcome =
  | { readonly status: 'finished'; readonly output: string }
  | {
      readonly status: 'failed';
      readonly reason: ToolFailureReason;
      readonly error: unknown;
      readonly output: string;
    };

export interface RunCallOptions {
  readonly clock: Clock;
  readonly tool: AnySessionTool;
  readonly call: ToolCallIdentity;
  /** JSON text as the model wrote it. */
  readonly text: string;
  /** The session's end. */
  readonly signal: AbortSignal;
  /** Takes secrets out of what the model is told of an error. */
  readonly conceal: (text: string) => string;
  /** The arguments fit, and `execute` is about to be called. */
  readonly onStarted: (input: unknown) => void;
}

/** Checks the arguments and executes the tool. Never rejects. */
export async function runCall(options: RunCallOptions): Promise<CallOutcome> {
  const { tool, text, signal, onStarted } = options;
  const checked = await checkArguments(tool, text);
  if ('problem' in checked) return failedCall('invalid-arguments', checked.problem, checked.cause);
  // The session has ended meanwhile, and with it the call.
  if (signal.aborted) return failedCall('closed', 'the session has ended');
  onStarted(checked.value);
  const deadline = deadlineFor(options);
  try {
    const result = await executed(options, checked.value, deadline.signal);
    return { status: 'finished', output: toolOutput(result, tool.maximumOutputCharacters) };
  } catch (error) {
    const reason = deadline.signal.aborted && error === deadline.signal.reason ? 'timeout' : 'threw';
    return { status: 'failed', reason, error, output: errorOutput(described(error, options)) };
  } finally {
    deadline[Symbol.dispose]();
  }
}

/** A call that does not run. */
export function failedCall(reason: ToolFailureReason, message: string, cause?: unknown): CallOutcome {
  const code = reason === 'invalid-arguments' ? 'INVALID_ARGUMENT' : 'UNSUPPORTED';
  const error = new AntiphonError({ code, message, ...(cause === undefined ? {} : { cause }) });
  return { status: 'failed', reason, error, output: errorOutput(message) };
}

function deadlineFor({ clock, tool, signal }: RunCallOptions) {
  const isBackground = tool.background !== undefined && tool.background !== false;
  const timeoutMs = tool.timeoutMs ?? (isBackground ? DEFAULT_BACKGROUND_TIMEOUT_MS : DEFAULT_TIMEOUT_MS);
  return createDeadline({ clock, timeoutMs, signal, what: `the tool '${tool.name}' did not answer` });
}

function executed({ clock, tool, call }: RunCallOptions, value: unknown, signal: AbortSignal): Promise<unknown> {
  const { callId, itemId, responseId } = call;
  // The value has passed the schema that the type of `execute` comes from.
  const input = value as Readonly<Record<string, unknown>>;
  const running = (async () => tool.execute(input, { callId, itemId, responseId, signal }))();
  const what = `the tool '${tool.name}' did not answer`;
  return settleWithin(running, { clock, timeoutMs: Number.POSITIVE_INFINITY, signal, what });
}

function described(error: unknown, { tool, conceal }: RunCallOptions): string {
  try {
    return tool.describeError?.(error) ?? conceal(messageOf(error));
  } catch {
    // A description that fails must not keep the model waiting.
    return conceal(messageOf(error));
  }
}
