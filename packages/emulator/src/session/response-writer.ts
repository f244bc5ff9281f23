import type { ConversationItem, RealtimeResponse, ResponseStatusDetails } from '@antiphon/protocol';
import { bytesPerMs } from '../wire/wire-audio.ts';
import type { PartKind } from './content-part-writer.ts';
import { createMessageWriter, type MessageWriter } from './message-writer.ts';
import { reportResponse } from './report-response.ts';
import type { ResponseSettings } from './response-settings.ts';
import type { SessionContext } from './session-context.ts';
import { outputAudioTokens, textTokens, type TokenCount, usageOf } from './token-count.ts';
import { type FunctionCall, writeFunctionCall } from './write-function-call.ts';

// What a context of 32 000 tokens leaves where the client sets no limit.
const UNLIMITED_OUTPUT_TOKENS = 32_000;

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
  /** When all of its audio would have been heard, played from the first of it on; undefined without any. */
  readonly playedUntilMs: number | undefined;
  words(kind: PartKind, delta: string): void;
  audio(bytes: Uint8Array): void;
  functionCall(call: FunctionCall): void;
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
  let audioMs = 0;
  let firstAudioAtMs: number | undefined;
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
    get playedUntilMs() {
      return firstAudioAtMs === undefined ? undefined : firstAudioAtMs + audioMs;
    },
    words(kind, delta) {
      used.text += textTokens(delta);
      said.push(delta);
      openMessage().words(kind, delta);
    },
    audio(bytes) {
      const durationMs = bytes.length / bytesPerMs(settings.format);
      firstAudioAtMs ??= context.clock.nowMs();
      audioMs += durationMs;
      used.audio += outputAudioTokens(durationMs);
      if (context.observer.responseDone !== undefined) chunks.push(bytes);
      openMessage().audio(bytes);
    },
    functionCall(call) {
      closeMessage('completed');
      used.text += textTokens(call.name + call.arguments);
      output.push(writeFunctionCall(context, { responseId: id, outputIndex: output.length, settings }, call));
    },
    finish({ status, details }) {
      closeMessage(status === 'completed' ? 'completed' : 'incomplete');
      const usage = usageOf(input, used);
      context.tokens.take(usage.total_tokens ?? 0);
      context.emit({ type: 'response.done', response: describe(status, { status_details: details ?? null, usage }) });
      context.emit({ type: 'rate_limits.updated', rate_limits: context.tokens.rateLimits() });
      reportResponse(context, { responseId: id, status, text: said.join(''), chunks, settings });
    },
  };
}
