import { compatible, openai } from '@antiphon/protocol';
import { observeWithOpenTelemetry, type OpenTelemetryOptions } from '@antiphon/session/telemetry';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { failureOf, type OpenSession, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import {
  assistantItem,
  audioDelta,
  itemAdded,
  responseCreated,
  responseDone,
  userItem,
} from './support/server-events.ts';

interface Observed extends AsyncDisposable {
  readonly open: OpenSession;
  readonly spans: () => ReturnType<InMemorySpanExporter['getFinishedSpans']>;
  /** The sum and count of a histogram, by the attributes of each of its points. */
  readonly histogram: (
    name: string,
  ) => Promise<readonly { readonly attributes: object; readonly sum: number; readonly count: number }[]>;
  readonly stop: () => void;
}

async function observed(options: Partial<OpenTelemetryOptions> = {}): Promise<Observed> {
  const open = await openSession();
  const spanExporter = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 2 ** 30 });
  const meters = new MeterProvider({ readers: [reader] });
  const observation = observeWithOpenTelemetry(open.session, {
    endpoint: openai({ model: 'gpt-realtime' }),
    tracer: tracers.getTracer('test'),
    meter: meters.getMeter('test'),
    clock: open.clock,
    ...options,
  });
  return {
    open,
    spans: () => spanExporter.getFinishedSpans(),
    async histogram(name) {
      await reader.forceFlush();
      const metrics =
        metricExporter
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
      const points = metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
      return points.map(({ attributes, value }) => ({ attributes, ...(value as { sum: number; count: number }) }));
    },
    stop: () => observation[Symbol.dispose](),
    async [Symbol.asyncDispose]() {
      await open[Symbol.asyncDispose]();
      await Promise.all([tracers.shutdown(), meters.shutdown()]);
    },
  };
}

async function spokenTurn({ open }: Observed): Promise<void> {
  open.session.respond();
  open.clock.advance(20);
  open.server.send(responseCreated('r1'));
  await settled();
  open.clock.advance(80);
  open.server.send(audioDelta('r1', Uint8Array.of(1, 2)));
  await settled();
  open.clock.advance(400);
  const usage = { total_tokens: 30, input_tokens: 10, output_tokens: 20, input_token_details: { cached_tokens: 4 } };
  open.server.send(responseDone('r1', { usage, output: [assistantItem('a', 'the answer')] }));
  await settled();
}

const milliseconds = ([seconds, nanoseconds]: readonly [number, number]): number => seconds * 1_000 + nanoseconds / 1e6;

test('a response is a span of kind client that lasts from response.create to its end', async () => {
  await using turn = await observed();
  await spokenTurn(turn);
  const [span, ...others] = turn.spans();
  expect(others).toEqual([]);
  expect(span).toMatchObject({
    name: 'chat scripted',
    kind: SpanKind.CLIENT,
    status: { code: SpanStatusCode.UNSET },
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'scripted',
      'gen_ai.conversation.id': 'sess_1',
      'gen_ai.response.id': 'r1',
      'gen_ai.output.type': 'speech',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'server.address': 'api.openai.com',
      'server.port': 443,
    },
  });
  expect(milliseconds(span!.endTime) - milliseconds(span!.startTime)).toBeCloseTo(500, 3);
  expect(span!.events.map(({ name }) => name)).toEqual(['gen_ai.first_chunk']);
  expect(milliseconds(span!.events[0]!.time) - milliseconds(span!.startTime)).toBeCloseTo(100, 3);
});

test('the histograms have the names, units and attributes of the conventions', async () => {
  await using turn = await observed();
  await spokenTurn(turn);
  const common = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'scripted',
  };
  expect(await turn.histogram('gen_ai.client.operation.duration')).toMatchObject([
    { attributes: common, sum: 0.5, count: 1 },
  ]);
  expect(await turn.histogram('gen_ai.client.operation.time_to_first_chunk')).toMatchObject([{ sum: 0.1, count: 1 }]);
  expect(await turn.histogram('gen_ai.client.token.usage')).toMatchObject([
    { attributes: { ...common, 'gen_ai.token.type': 'input' }, sum: 10 },
    { attributes: { ...common, 'gen_ai.token.type': 'output' }, sum: 20 },
  ]);
});

test('the time from the end of speech to the first audio is measured', async () => {
  await using turn = await observed();
  turn.open.session.commitAudio().catch(() => undefined);
  turn.open.clock.advance(50);
  await spokenTurn(turn);
  expect(await turn.histogram('antiphon.speech_to_first_audio')).toMatchObject([{ sum: 0.15, count: 1 }]);
});

test('a failed response ends its span as an error, by the code of the API and without its words', async () => {
  await using turn = await observed();
  const failure = failureOf(turn.open.session.respond().result);
  turn.open.server.send(
    responseCreated('r1'),
    responseDone('r1', {
      status: 'failed',
      status_details: { type: 'failed', error: { type: 'server_error', code: 'oops', message: 'what the user said' } },
    }),
  );
  await failure;
  await settled();
  const [span] = turn.spans();
  expect(span).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'oops' } });
  expect(JSON.stringify([span!.attributes, span!.status, span!.events])).not.toContain('what the user said');
  expect(await turn.histogram('gen_ai.client.operation.duration')).toMatchObject([
    { attributes: { 'error.type': 'oops' }, count: 1 },
  ]);
});

test('a lost connection ends the span of a running response as an error', async () => {
  await using turn = await observed();
  const failure = failureOf(turn.open.session.respond().result);
  turn.open.server.send(responseCreated('r1'));
  await settled();
  turn.open.server.sever();
  await failure;
  await settled();
  expect(turn.spans()).toMatchObject([{ attributes: { 'error.type': 'CONNECTION_LOST' } }]);
});

test('tells why a response was cut short', async () => {
  await using turn = await observed();
  const ends = [
    { status: 'incomplete', status_details: { type: 'incomplete', reason: 'max_output_tokens' } },
    { status: 'incomplete', status_details: { type: 'incomplete', reason: 'content_filter' } },
    { status: 'cancelled', status_details: { type: 'cancelled', reason: 'turn_detected' } },
  ] as const;
  for (const [index, end] of ends.entries()) {
    turn.open.server.send(responseCreated(`r${index}`), responseDone(`r${index}`, end));
    await settled();
  }
  expect(turn.spans().map(({ attributes }) => attributes['gen_ai.response.finish_reasons'])).toEqual([
    ['length'],
    ['content_filter'],
    ['turn_detected'],
  ]);
});

test('content is written only when asked for, and never audio', async () => {
  const said = async (captureContent: boolean | undefined) => {
    await using turn = await observed({ captureContent });
    turn.open.server.send(itemAdded(userItem('u', 'the question'), null));
    await settled();
    await spokenTurn(turn);
    return turn.spans()[0]!.attributes;
  };
  expect(JSON.stringify(await said(undefined))).not.toMatch(/the question|the answer/);
  const attributes = await said(true);
  expect(JSON.parse(String(attributes['gen_ai.input.messages']))).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'the question' }] },
  ]);
  expect(JSON.parse(String(attributes['gen_ai.output.messages']))).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: 'the answer' }] },
  ]);
});

test('names other servers by their address, and needs no SDK', async () => {
  await using open = await openSession();
  const endpoint = compatible({ url: 'ws://127.0.0.1:8080/v1/realtime', model: 'local' });
  using _observation = observeWithOpenTelemetry(open.session, { endpoint });
  open.server.send(responseCreated('r1'), responseDone('r1'));
  await settled();
  await using turn = await observed({ endpoint });
  await spokenTurn(turn);
  expect(turn.spans()[0]!.attributes).toMatchObject({ 'server.address': '127.0.0.1', 'server.port': 8080 });
});

test('disposing ends the observation', async () => {
  await using turn = await observed();
  turn.stop();
  await spokenTurn(turn);
  expect(turn.spans()).toEqual([]);
});
