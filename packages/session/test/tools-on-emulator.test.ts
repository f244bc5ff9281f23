import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator, parseScenario, scriptEngine } from '@antiphon/emulator';
import { endpointFromUrl } from '@antiphon/protocol';
import { connectSession, defineTool, type ResponseStream, type ToolCallEvent } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { briefly } from './support/tool-server.ts';

const scenario = parseScenario({
  turns: [
    {
      match: 'weather',
      reply: [
        'One moment.',
        { type: 'function_call', name: 'weather', arguments: { city: 'Rome' } },
        { type: 'function_call', name: 'weather', arguments: { city: 7 } },
        { type: 'function_call', name: 'tides', arguments: {} },
      ],
    },
    { match: 'degrees|error', reply: ['It is 21 degrees.'] },
  ],
});

const weather = defineTool({
  name: 'weather',
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => ({ city, degrees: 21 }),
});

test.each([
  ['in one process', () => loopback()],
  ['over a real socket', () => ({ listener: wsListener(), transport: wsTransport() })],
])('%s: a turn with three calls, good and bad: one answer after all of them', async (_where, createPair) => {
  const { listener, transport } = createPair();
  const engine = scriptEngine(scenario);
  await using emulator = await createEmulator({ listener, engine, pace: Number.POSITIVE_INFINITY });
  const endpoint = endpointFromUrl(emulator.url, { model: 'emulated' });
  await using session = await connectSession({ endpoint, transport, credentials: apiKey('any'), tools: [weather] });
  const events: ToolCallEvent[] = [];
  session.toolCalls$.subscribe((event) => events.push(event));
  const responses: ResponseStream[] = [];
  const followUp = new Promise<ResponseStream>((resolve) => {
    session.responses$.subscribe((response) => {
      responses.push(response);
      if (responses.length === 2) resolve(response);
    });
  });
  const content = [{ type: 'input_text', text: 'What is the weather in Rome?' }] as const;
  await session.addItem({ type: 'message', role: 'user', content });
  const first = await session.respond().result;
  expect(first.transcript).toBe('One moment.');
  const second = await (await followUp).result;
  expect(second.transcript).toBe('It is 21 degrees.');
  expect(briefly(events).toSorted()).toEqual([
    'tides failed unknown-tool',
    'weather failed invalid-arguments',
    'weather finished',
    'weather started',
  ]);
  expect(session.conversation.items.map(({ type }) => type)).toEqual([
    'message',
    'message',
    ...Array.from({ length: 3 }, () => 'function_call'),
    ...Array.from({ length: 3 }, () => 'function_call_output'),
    'message',
  ]);
  expect(responses).toHaveLength(2);
});
