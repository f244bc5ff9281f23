import type { Clock, Logger } from '@antiphon/interface';
import type { ConversationItem, ConversationItemParam, FunctionCallItem, RealtimeResponse } from '@antiphon/protocol';
import type { Subject } from 'rxjs';
import type { Dispatcher } from '../streams/dispatcher.ts';
import type { Responses } from '../responses/responses.ts';
import type { CallLedger } from './call-ledger.ts';
import { type CallOutcome, failedCall, runCall } from './run-call.ts';
import type { AnySessionTool } from './session-tool.ts';
import type { ToolCallEvent, ToolCallIdentity } from './tool-call-event.ts';
import type { ToolCatalog } from './tool-catalog.ts';

/** What the calls of registered tools need of a session. */
export interface ToolCallsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly catalog: ToolCatalog;
  readonly dispatcher: Dispatcher;
  readonly ledger: CallLedger;
  readonly responses: Pick<Responses, 'about'> & { readonly followUp: () => void };
  readonly events: Subject<ToolCallEvent>;
  /** Sends before it returns. */
  readonly addItem: (item: ConversationItemParam) => Promise<ConversationItem>;
  readonly createCallId: () => string;
  readonly conceal: (text: string) => string;
}

export interface ToolCalls {
  /** Before the next response goes out, so that it sees what is answered. */
  ending(response: RealtimeResponse): void;
  close(reason: unknown): void;
}

type Call = FunctionCallItem & { readonly id: string };

interface Parts extends ToolCallsOptions {
  readonly end: AbortController;
  readonly running: Map<string, ToolCallIdentity>;
}

/** Runs the calls that the model makes of registered tools, and answers them. */
export function createToolCalls(options: ToolCallsOptions): ToolCalls {
  const { dispatcher, ledger, events } = options;
  const parts: Parts = { ...options, end: new AbortController(), running: new Map() };
  // Calls that the model began to write, by response: one that is cut off has to be answered, too.
  const begun = new Map<string, Call[]>();

  dispatcher.on('response.output_item.added', ({ response_id: responseId, item }) => {
    if (item.type !== 'function_call' || !isInConversation(responseId, parts)) return;
    begun.set(responseId, [...(begun.get(responseId) ?? []), item]);
  });
  dispatcher.on('response.output_item.done', ({ response_id: responseId, item }) => {
    if (item.type === 'function_call' && item.status !== 'incomplete') take(responseId, item, parts);
  });
  dispatcher.on('conversation.item.added', ({ item }) => {
    if (item.type === 'function_call_output') ledger.answeredElsewhere(item.call_id);
  });
  return {
    ending({ id: responseId, output }) {
      const calls = output.filter((item) => item.type === 'function_call');
      for (const call of calls) if (call.status !== 'incomplete') take(responseId, call, parts);
      for (const call of [...(begun.get(responseId) ?? []), ...calls]) interrupt(responseId, call, parts);
      begun.delete(responseId);
    },
    close(reason) {
      begun.clear();
      for (const call of parts.running.values())
        tell({ ...call, status: 'failed', reason: 'closed', error: reason }, parts);
      parts.running.clear();
      parts.end.abort(reason);
      events.complete();
    },
  };
}

function isInConversation(responseId: string, { responses }: Parts): boolean {
  return responses.about(responseId)?.isDefault === true;
}

/** Whether whoever configured the tool answers the call. */
function isElsewhere({ name }: Call, responseId: string, { catalog, responses }: Parts): boolean {
  if (catalog.find(name) !== undefined) return false;
  const asked = responses.about(responseId)?.config.tools ?? [];
  return catalog.isConfigured(name) || asked.some((tool) => tool.type === 'function' && tool.name === name);
}

function take(responseId: string, call: Call, parts: Parts): void {
  if (!isInConversation(responseId, parts)) return;
  const isOurs = !isElsewhere(call, responseId, parts);
  if (parts.ledger.open(responseId, call.call_id, isOurs) && isOurs) begin(identityOf(responseId, call), call, parts);
}

function interrupt(responseId: string, call: Call, parts: Parts): void {
  if (!isInConversation(responseId, parts) || isElsewhere(call, responseId, parts)) return;
  if (!parts.ledger.open(responseId, call.call_id, true)) return;
  const message = 'the call was interrupted before it was complete, and was not run';
  conclude(identityOf(responseId, call), failedCall('interrupted', message), { ...parts, tool: undefined });
}

function identityOf(responseId: string, { id: itemId, call_id: callId, name }: Call): ToolCallIdentity {
  return { callId, itemId, responseId, name };
}

function begin(call: ToolCallIdentity, { arguments: text }: Call, parts: Parts): void {
  const { clock, catalog, end, conceal, running } = parts;
  const tool = catalog.find(call.name);
  if (tool === undefined) {
    return conclude(call, failedCall('unknown-tool', `there is no tool '${call.name}'`), { ...parts, tool });
  }
  let startedAtMs = clock.nowMs();
  const onStarted = (input: unknown) => {
    startedAtMs = clock.nowMs();
    tell({ ...call, status: 'started', arguments: input }, parts);
  };
  const run = runCall({ clock, tool, call, text, signal: end.signal, conceal, onStarted });
  const background = tool.background === true ? {} : tool.background === false ? undefined : tool.background;
  let isPlaceheld = false;
  running.set(call.callId, call);
  void run.then((outcome) => {
    if (!running.delete(call.callId)) return;
    const durationMs = clock.nowMs() - startedAtMs;
    conclude(call, outcome, { ...parts, tool, durationMs, isLate: isPlaceheld, text });
  });
  if (background === undefined) return;
  parts.ledger.whenEnded(call.responseId, () => {
    if (!running.has(call.callId)) return;
    isPlaceheld = true;
    reply(call, placeholderOf(background), { ...parts, tool });
  });
}

function placeholderOf({ placeholder }: { readonly placeholder?: string }): string {
  return placeholder ?? '{"status":"in_progress","note":"The result will follow as a call of its own."}';
}

interface Conclusion extends Parts {
  readonly tool: AnySessionTool | undefined;
  readonly durationMs?: number;
  /** The model has been told that the result will follow. */
  readonly isLate?: boolean;
  readonly text?: string;
}

function conclude(call: ToolCallIdentity, outcome: CallOutcome, conclusion: Conclusion): void {
  const { durationMs = 0, isLate = false } = conclusion;
  if (outcome.status === 'finished') {
    tell({ ...call, status: 'finished', output: outcome.output, durationMs }, conclusion);
  } else {
    tell({ ...call, status: 'failed', reason: outcome.reason, error: outcome.error }, conclusion);
  }
  if (isLate) deliverLate(call, outcome.output, conclusion);
  else reply(call, outcome.output, conclusion);
}

function reply(call: ToolCallIdentity, output: string, conclusion: Conclusion): void {
  const { ledger, tool } = conclusion;
  const { callId, responseId } = call;
  ledger.answer(responseId, callId, {
    wantsFollowUp: tool?.followUp !== false,
    send: () => send(call, { type: 'function_call_output', call_id: callId, output }, conclusion),
  });
}

/** The call is answered already: its result comes as a second call, which keeps it a tool's word and nobody else's. */
function deliverLate(call: ToolCallIdentity, output: string, conclusion: Conclusion): void {
  const { tool, text = '{}', responses, createCallId } = conclusion;
  const callId = createCallId();
  send(call, { type: 'function_call', call_id: callId, name: call.name, arguments: text }, conclusion);
  send(call, { type: 'function_call_output', call_id: callId, output }, conclusion);
  if (tool?.followUp !== false) responses.followUp();
}

function send(call: ToolCallIdentity, item: ConversationItemParam, parts: Parts): void {
  parts.addItem(item).catch((error: unknown) => {
    tell({ ...call, status: 'failed', reason: 'not-delivered', error }, parts);
  });
}

function tell(event: ToolCallEvent, { events, logger }: Parts): void {
  if (event.status === 'failed') logger.warn('a tool call failed', { tool: event.name, reason: event.reason });
  events.next(event);
}
