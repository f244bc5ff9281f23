import type { ClientEvent, ClientEventOf, ConversationItem, FunctionCallItem } from '@antiphon/protocol';
import type { ScriptedServer } from './scripted-server.ts';
import { apiError, itemAdded, outputItem, responseCreated, responseDone, userItem } from './server-events.ts';
import { acknowledging } from './tool-server.ts';

type Call = FunctionCallItem & { readonly id: string };

/** What happened at a strict server, in its own order. */
export type StrictServerEntry =
  | { readonly type: 'begin' | 'completed' | 'cancelled'; readonly responseId: string }
  | { readonly type: 'call'; readonly responseId: string; readonly callId: string }
  | { readonly type: 'output'; readonly callId: string };

/** A server that keeps the API's rule, one response at a time in the conversation, and answers turns by itself. It reads an event of the client when the test says so. */
export interface StrictServer {
  readonly refusals: readonly string[];
  readonly log: readonly StrictServerEntry[];
  /** Reads one more event of the client. */
  serve(): void;
  /** The user speaks: what runs is interrupted, and the server answers. */
  turn(): void;
  /** The response that runs calls a function, or begins to. */
  call(name: string, text: string, isWhole?: boolean): void;
  /** What runs completes. */
  finish(): void;
  readonly isIdle: boolean;
}

export function strictServer(server: ScriptedServer): StrictServer {
  let served = 0;
  let count = 0;
  let active: { readonly id: string; readonly isOwn: boolean; readonly output: Call[] } | undefined;
  const beside: string[] = [];
  const refusals: string[] = [];
  const log: StrictServerEntry[] = [];

  const begin = (isOwn: boolean, event?: ClientEventOf<'response.create'>) => {
    const id = `r${(count += 1)}`;
    const isBeside = event?.response?.conversation === 'none';
    if (isBeside) beside.push(id);
    else {
      active = { id, isOwn, output: [] };
      log.push({ type: 'begin', responseId: id });
    }
    const metadata = event?.response?.metadata ?? null;
    server.send(responseCreated(id, { conversation_id: isBeside ? null : 'conv_1', metadata }));
  };
  const end = (status: 'completed' | 'cancelled', reason: string | null = null) => {
    if (active === undefined) return;
    const { id, output } = active;
    active = undefined;
    log.push({ type: status, responseId: id });
    server.send(responseDone(id, { status, output, status_details: { type: status, reason } }));
  };
  const create = (event: ClientEventOf<'response.create'>) => {
    if (active === undefined || event.response?.conversation === 'none') return begin(false, event);
    refusals.push(active.isOwn ? 'behind an answer of its own' : 'behind a response that was asked for');
    server.send(apiError({ code: 'conversation_already_has_active_response', event_id: event.event_id ?? null }));
  };
  const read = (event: ClientEvent) => {
    if (event.type === 'response.create') return create(event);
    if (event.type === 'response.cancel') {
      if (active?.id === event.response_id) return end('cancelled', 'client_cancelled');
      return server.send(apiError({ code: 'response_cancel_not_active', event_id: event.event_id ?? null }));
    }
    if (event.type === 'conversation.item.create' && event.item.type === 'function_call_output')
      log.push({ type: 'output', callId: event.item.call_id });
    server.send(...acknowledging(event));
  };
  return {
    refusals,
    log,
    serve() {
      const event = server.heard[served];
      if (event === undefined) return;
      served += 1;
      read(event);
    },
    turn() {
      const itemId = `u${(count += 1)}`;
      end('cancelled', 'turn_detected');
      server.send(
        { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 1, item_id: itemId },
        { type: 'input_audio_buffer.committed', item_id: itemId },
        itemAdded(userItem(itemId)),
      );
      begin(true);
    },
    call(name, text, isWhole = true) {
      if (active === undefined) return;
      const callId = `call_${(count += 1)}`;
      const item = { id: `item_${callId}`, type: 'function_call', call_id: callId, name, arguments: text } as const;
      const { id: responseId, output } = active;
      const at = output.length;
      log.push({ type: 'call', responseId, callId });
      const begun: ConversationItem = { ...item, arguments: '', status: 'in_progress' };
      server.send(outputItem('response.output_item.added', responseId, at, begun), itemAdded(begun));
      output.push({ ...item, status: isWhole ? 'completed' : 'incomplete' });
      if (isWhole)
        server.send(outputItem('response.output_item.done', responseId, at, { ...item, status: 'completed' }));
    },
    finish() {
      end('completed');
      for (const id of beside.splice(0)) server.send(responseDone(id, { conversation_id: null }));
    },
    get isIdle() {
      return active === undefined && beside.length === 0 && served === server.heard.length;
    },
  };
}
