import type { ConversationItem, RealtimeResponse, ResponseStatusDetails } from '@antiphon/protocol';
import { bytesPerMs, bytesPerSample } from '../wire/wire-audio.ts';
import { announce, createMessageWriter, type MessageWriter, type PartKind } from './message-writer.ts';
import type { ResponseSettings } from './response-settings.ts';
import type { SessionContext } from './session-context.ts';
import { outputAudioTokens, textTokens, type TokenCount, usageOf } from './token-count.ts';

// What a context of 32 000 tokens leaves where the client sets no limit.
const UNLIMITED_OUTPUT_TOKENS = 32_000;
const ARGUMENT_CHARACTERS_PER_DELTA = 24;

/** How a response ends. */
export interface Ending {
  readonly status: 'completed' | 'cancelled' | 'failed' | 'incomplete';
  readonly details?: ResponseStatusDetails;
}

/** Writes the events of one response in the API's order. Synchronous: whoever calls decides when. */
export interface ResponseWriter {
  readonly id: string;
  /** Whether the response has used the tokens it may. */
  readonly isExhausted: boolean;
  words(kind: PartKind, delta: string): void;
  audio(bytes: Uint8Array): void;
  functionCall(call: { readonly name: string; readonly arguments: string; readonly callId: string }): void;
  /** Sends every end that is due, `response.done` and `rate_limits.updated`. */
  finish(ending: Ending): void;
}

/** Opens the response: `response.created` is sent at once. */
export function createResponseWriter(
  context: SessionContext,
  settings: ResponseSettings,
  input: TokenCount,
): ResponseWriter {
  const id = context.ids('resp');
  const output: ConversationItem[] = [];
  const said: string[] = [];
  const chunks: Uint8Array[] = [];
  const used = { text: 0, audio: 0 };
  let message: MessageWriter | undefined;

  const describe = (status: RealtimeResponse['status'], rest: Partial<RealtimeResponse> = {}): RealtimeResponse => ({
    object: 'realtime.response',
    id,
    status,
    status_details: null,
    output: [...output],
    conversation_id: settings.isInConversation ? context.conversation.id : null,
    output_modalities: [settings.modality],
    max_output_tokens: settings.maximumOutputTokens,
    audio: { output: { format: settings.format, voice: settings.voice } },
    usage: null,
    metadata: settings.metadata,
    ...rest,
  });
  const openMessage = (): MessageWriter =>
    (message ??= createMessageWriter(context, { responseId: id, outputIndex: output.length, settings }));
  const closeMessage = (status: 'completed' | 'incomplete'): void => {
    if (message !== undefined) output.push(message.finish(status));
    message = undefined;
  };
  const limit = settings.maximumOutputTokens === 'inf' ? UNLIMITED_OUTPUT_TOKENS : settings.maximumOutputTokens;

  context.emit({ type: 'response.created', response: describe('in_progress') });
  return {
    id,
    get isExhausted() {
      return used.text + used.audio >= limit;
    },
    words(kind, delta) {
      used.text += textTokens(delta);
      said.push(delta);
      openMessage().words(kind, delta);
    },
    audio(bytes) {
      used.audio += outputAudioTokens(bytes.length / bytesPerMs(settings.format));
      if (context.observer.responseDone !== undefined) chunks.push(bytes);
      openMessage().audio(bytes);
    },
    functionCall(call) {
      closeMessage('completed');
      used.text += textTokens(call.name + call.arguments);
      output.push(writeCall(context, { responseId: id, outputIndex: output.length, settings }, call));
    },
    finish({ status, details }) {
      closeMessage(status === 'completed' ? 'completed' : 'incomplete');
      const usage = usageOf(input, used);
      context.tokens.take(usage.total_tokens ?? 0);
      context.emit({ type: 'response.done', response: describe(status, { status_details: details ?? null, usage }) });
      context.emit({ type: 'rate_limits.updated', rate_limits: context.tokens.rateLimits() });
      report(context, { responseId: id, status, text: said.join(''), chunks, settings });
    },
  };
}

function writeCall(
  context: SessionContext,
  options: { responseId: string; outputIndex: number; settings: ResponseSettings },
  call: { readonly name: string; readonly arguments: string; readonly callId: string },
): ConversationItem {
  const { responseId, outputIndex, settings } = options;
  const id = context.ids('item');
  const opened = { id, type: 'function_call', status: 'in_progress', call_id: call.callId, name: call.name } as const;
  const previousItemId = announce(context, { ...options, item: { ...opened, arguments: '' } });
  const route = { response_id: responseId, item_id: id, output_index: outputIndex, call_id: call.callId };
  const characters = Array.from(call.arguments);
  for (let start = 0; start < characters.length; start += ARGUMENT_CHARACTERS_PER_DELTA) {
    const delta = characters.slice(start, start + ARGUMENT_CHARACTERS_PER_DELTA).join('');
    context.emit({ type: 'response.function_call_arguments.delta', ...route, delta });
  }
  const { name, arguments: text } = call;
  context.emit({ type: 'response.function_call_arguments.done', ...route, name, arguments: text });
  const item: ConversationItem = { ...opened, status: 'completed', arguments: text };
  context.emit({ type: 'response.output_item.done', response_id: responseId, output_index: outputIndex, item });
  if (settings.isInConversation && context.conversation.replace({ item, tracks: [] })) {
    context.emit({ type: 'conversation.item.done', previous_item_id: previousItemId, item });
  }
  return item;
}

interface Report {
  readonly responseId: string;
  readonly status: RealtimeResponse['status'];
  readonly text: string;
  readonly chunks: readonly Uint8Array[];
  readonly settings: ResponseSettings;
}

function report(context: SessionContext, { responseId, status, text, chunks, settings }: Report): void {
  const { observer } = context;
  if (observer.responseDone === undefined) return;
  const audio = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  chunks.reduce((offset, chunk) => {
    audio.set(chunk, offset);
    return offset + chunk.length;
  }, 0);
  const sampleCount = audio.length / bytesPerSample(settings.format);
  try {
    observer.responseDone({ sessionId: context.settings.id, responseId, status, text, sampleCount, audio });
  } catch (error) {
    context.logger.error('the observer threw', { error });
  }
}
