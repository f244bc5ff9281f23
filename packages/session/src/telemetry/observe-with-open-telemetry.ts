import {
  type Attributes,
  metrics,
  type Meter,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { type Clock, systemClock } from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';
import type { TurnLatency } from '../observability/turn-latency.ts';
import type { ResponseResult } from '../responses/response-result.ts';
import type { ResponseStream } from '../responses/response-stream.ts';
import type { Session } from '../session.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { messagesAttribute } from './message-content.ts';
import { commonAttributes, errorType, finishReason, usageAttributes } from './semantic-conventions.ts';

export interface OpenTelemetryOptions {
  /** The one that the session was connected to: it names the provider and the server. */
  readonly endpoint: Endpoint;
  /** @default the registered provider's, named `@antiphon/session` */
  readonly tracer?: Tracer | undefined;
  /** @default the registered provider's, named `@antiphon/session` */
  readonly meter?: Meter | undefined;
  /** Writes what was said into the spans, as text; never audio. @default false */
  readonly captureContent?: boolean | undefined;
  /** The session's. @default the platform's */
  readonly clock?: Clock | undefined;
}

/** What the steps below share. */
interface Observation {
  readonly session: Session;
  readonly tracer: Tracer;
  readonly instruments: Instruments;
  readonly endpoint: Endpoint;
  readonly captureContent: boolean;
  readonly nowMs: () => number;
  readonly latencies: Map<string, TurnLatency>;
}

/**
 * Tells OpenTelemetry of every response of a session: a span and four histograms, by the semantic conventions for generative AI.
 *
 * The span `chat MODEL`, of kind CLIENT, lasts from `response.create` (or from the server's own beginning) to the response's end, and tells model, server, ids, tokens, finish reason
 * and, as the event `gen_ai.first_chunk`, when the first audio came. A response that failed, or lost its connection, ends it as an error with `error.type`. It becomes a child of the span that is active where this function is called.
 * The histograms are `gen_ai.client.operation.duration`, `gen_ai.client.token.usage`, `gen_ai.client.operation.time_to_first_chunk`, and `antiphon.speech_to_first_audio`.
 *
 * Only the API of OpenTelemetry is used: without an SDK registered, it does nothing. No content is written unless asked for.
 *
 * @returns what ends the observation; the end of the session does so too.
 */
export function observeWithOpenTelemetry(session: Session, options: OpenTelemetryOptions): Disposable {
  const name = '@antiphon/session';
  const { endpoint, captureContent = false, clock = systemClock } = options;
  const { tracer = trace.getTracer(name), meter = metrics.getMeter(name) } = options;
  const latencies = new Map<string, TurnLatency>();
  const instruments = createInstruments(meter);
  const observation = { session, tracer, instruments, endpoint, captureContent, latencies, nowMs: () => clock.nowMs() };
  const subscriptions = [
    session.latency$.subscribe((latency) => void latencies.set(latency.responseId, latency)),
    session.responses$.subscribe((response) => void observeResponse(response, observation)),
  ];
  return {
    [Symbol.dispose]() {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

async function observeResponse(response: ResponseStream, observation: Observation): Promise<void> {
  const { session, tracer, endpoint, captureContent, nowMs } = observation;
  const { state } = session;
  const described = state.status === 'open' ? state.session : undefined;
  const model = described?.model ?? endpoint.model;
  const common = commonAttributes(endpoint, model);
  const startedAtMs = response.sentAtMs ?? nowMs();
  const span = tracer.startSpan(model === undefined ? 'chat' : `chat ${model}`, {
    kind: SpanKind.CLIENT,
    startTime: startedAtMs,
    attributes: {
      ...common,
      ...(described?.id === undefined ? {} : { 'gen_ai.conversation.id': described.id }),
      ...(response.id === undefined ? {} : { 'gen_ai.response.id': response.id }),
      ...(captureContent ? { 'gen_ai.input.messages': messagesAttribute(session.conversation.items) } : {}),
    },
  });
  const operation = { span, common, startedAtMs };
  try {
    ended(await response.result, operation, observation);
  } catch (error) {
    failed(error, operation, observation);
  } finally {
    observation.latencies.delete(response.id ?? '');
  }
}

interface Operation {
  readonly span: Span;
  readonly common: Attributes;
  readonly startedAtMs: number;
}

function ended(result: ResponseResult, { span, common, startedAtMs }: Operation, observation: Observation): void {
  const { instruments, latencies, captureContent, nowMs } = observation;
  const endedAtMs = nowMs();
  const latency = latencies.get(result.id);
  span.setAttributes({
    'gen_ai.output.type': result.firstAudioMs === undefined && result.transcript === '' ? 'text' : 'speech',
    'gen_ai.response.finish_reasons': [finishReason(result)],
    ...usageAttributes(result),
    ...(captureContent ? { 'gen_ai.output.messages': messagesAttribute(result.items) } : {}),
  });
  if (result.firstAudioMs !== undefined) {
    span.addEvent('gen_ai.first_chunk', startedAtMs + result.firstAudioMs);
    instruments.timeToFirstChunk(result.firstAudioMs / 1_000, common);
  }
  if (latency?.speechToFirstAudioMs !== undefined) {
    instruments.speechToFirstAudio(latency.speechToFirstAudioMs / 1_000, common);
  }
  const { input_tokens: input, output_tokens: output } = result.usage ?? {};
  if (typeof input === 'number') instruments.tokens(input, 'input', common);
  if (typeof output === 'number') instruments.tokens(output, 'output', common);
  instruments.duration((endedAtMs - startedAtMs) / 1_000, common);
  span.end(endedAtMs);
}

function failed(error: unknown, { span, common, startedAtMs }: Operation, { instruments, nowMs }: Observation): void {
  const endedAtMs = nowMs();
  const failure = { 'error.type': errorType(error) };
  span.setAttributes(failure);
  // Not the message: a server may repeat in it what was said.
  span.setStatus({ code: SpanStatusCode.ERROR, message: failure['error.type'] });
  instruments.duration((endedAtMs - startedAtMs) / 1_000, { ...common, ...failure });
  span.end(endedAtMs);
}
