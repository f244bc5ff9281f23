import { AntiphonError } from '@antiphon/interface';
import type { ConversationItem, ConversationItemParam } from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { Dispatcher } from '../streams/dispatcher.ts';
import type { Responses } from '../responses/responses.ts';
import type { AddItemOptions } from '../session.ts';
import type { CallLedger } from '../tools/call-ledger.ts';
import { createMcpCallTable, type McpCallTable } from './mcp-call-table.ts';
import type { McpApprovalRequest, McpCall, McpToolList } from './mcp-events.ts';
import { watchToolLists } from './watch-tool-lists.ts';

export interface RejectMcpCallOptions extends CommandOptions {
  /** Why not, for the model. @default none */
  readonly reason?: string | undefined;
}

/** What a session shows of MCP tools, which the API calls by itself. */
export interface Mcp {
  readonly calls$: Observable<McpCall>;
  readonly approvals$: Observable<McpApprovalRequest>;
  readonly toolLists$: Observable<McpToolList>;
  readonly approve: (requestId: string, options?: CommandOptions) => Promise<void>;
  readonly reject: (requestId: string, options?: RejectMcpCallOptions) => Promise<void>;
  /** A response has ended, and the next has not gone out. */
  ending(responseId: string): void;
  complete(): void;
}

export interface McpOptions {
  readonly dispatcher: Dispatcher;
  readonly ledger: CallLedger;
  readonly responses: Pick<Responses, 'about'> & { readonly followUp: () => void };
  readonly addItem: (item: ConversationItemParam, options?: AddItemOptions) => Promise<ConversationItem>;
}

export function createMcp(options: McpOptions): Mcp {
  const { dispatcher, responses, addItem } = options;
  const calls = new Subject<McpCall>();
  const approvals = new Subject<McpApprovalRequest>();
  const toolLists = new Subject<McpToolList>();
  const answered = new Set<string>();
  const table = watchCalls(options, calls);
  watchApprovals(dispatcher, approvals);
  watchToolLists(dispatcher, toolLists);

  const answer = async (requestId: string, verdict: { approve: boolean; reason?: string }, command: CommandOptions) => {
    if (requestId === '') throw invalid('give the id of the approval request');
    if (answered.has(requestId)) throw invalid(`the approval request '${requestId}' is answered already`);
    answered.add(requestId);
    try {
      const item = { type: 'mcp_approval_response', approval_request_id: requestId, ...verdict } as const;
      await addItem(item, { ...command, previousItemId: requestId });
    } catch (error) {
      answered.delete(requestId);
      throw error;
    }
  };
  return {
    calls$: calls.asObservable(),
    approvals$: approvals.asObservable(),
    toolLists$: toolLists.asObservable(),
    approve: (requestId, command = {}) => answer(requestId, { approve: true }, command),
    async reject(requestId, { reason, ...command } = {}) {
      await answer(requestId, { approve: false, ...(reason === undefined ? {} : { reason }) }, command);
      // No call will come that the model could go on after.
      responses.followUp();
    },
    ending: (responseId) => table.settle(responseId),
    complete() {
      for (const subject of [calls, approvals, toolLists]) subject.complete();
    },
  };
}

function watchCalls({ dispatcher, ledger, responses }: McpOptions, calls: Subject<McpCall>): McpCallTable {
  // A call that an approval set off belongs to no response: it is a group of its own.
  const groupOf = (itemId: string, responseId: string | undefined) => responseId ?? `mcp call ${itemId}`;
  const table = createMcpCallTable({
    onSeen(itemId, responseId) {
      if (responseId !== undefined && responses.about(responseId)?.isDefault !== true) return;
      ledger.open(groupOf(itemId, responseId), itemId, true);
      if (responseId === undefined) ledger.ended(groupOf(itemId, responseId), true);
    },
    onChange(call) {
      calls.next(call);
      if (call.status === 'started') return;
      const answer = { send: () => undefined, wantsFollowUp: true };
      ledger.answer(groupOf(call.itemId, call.responseId), call.itemId, answer);
    },
  });
  dispatcher.on('response.output_item.added', ({ item, response_id: responseId }) => {
    if (item.type === 'mcp_call') table.item(item, responseId);
  });
  dispatcher.on('conversation.item.added', ({ item }) => {
    if (item.type === 'mcp_call') table.item(item, undefined);
  });
  dispatcher.on('response.mcp_call_arguments.done', (event) => table.arguments(event.item_id, event.arguments));
  dispatcher.on('response.mcp_call.in_progress', ({ item_id: id }) => table.started(id));
  dispatcher.on('response.mcp_call.completed', ({ item_id: id }) => table.ended(id, 'completed'));
  dispatcher.on('response.mcp_call.failed', ({ item_id: id }) => table.ended(id, 'failed'));
  dispatcher.on('response.output_item.done', ({ item, response_id: responseId }) => {
    if (item.type === 'mcp_call') table.itemDone(item, false, responseId);
  });
  dispatcher.on('conversation.item.done', ({ item }) => {
    if (item.type === 'mcp_call') table.itemDone(item, true, undefined);
  });
  return table;
}

function watchApprovals(dispatcher: Dispatcher, approvals: Subject<McpApprovalRequest>): void {
  const told = new Set<string>();
  const tell = (item: ConversationItem, responseId?: string) => {
    if (item.type !== 'mcp_approval_request' || told.has(item.id)) return;
    told.add(item.id);
    const { id, server_label: serverLabel, name, arguments: text } = item;
    const origin = responseId === undefined ? {} : { responseId };
    approvals.next({ id, ...origin, serverLabel, name, arguments: text });
  };
  dispatcher.on('response.output_item.done', ({ item, response_id: responseId }) => tell(item, responseId));
  dispatcher.on('conversation.item.done', ({ item }) => tell(item));
}

function invalid(message: string): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
