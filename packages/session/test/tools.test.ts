import type { ToolContext } from '@antiphon/session';
import { describe, expect, test, vi } from 'vitest';
import { createDeferred } from '../src/deferred.ts';
import { failureOf, openSession } from './open-session.ts';
import { settled } from './scripted-server.ts';
import {
  apiError,
  itemAdded,
  outputItem,
  responseCreated,
  responseDone,
  sessionCreated,
  sessionUpdated,
} from './server-events.ts';
import { acknowledging, briefly, called, calling, createsIn, functionCall, outputsIn, watched } from './tool-server.ts';

const opened = () => openSession({ answer: acknowledging });

const WEATHER = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
} as const;

describe('announcing', () => {
  test('tools that are registered together are announced by one update, beside those of the configuration', async () => {
    const greeting = [sessionCreated({ tools: [{ type: 'function', name: 'theirs' }] })];
    await using open = await openSession({ answer: acknowledging, greeting });
    const registrations = [
      open.session.registerTool({ name: 'a', description: 'does a', parameters: WEATHER, execute: () => 1 }),
      open.session.registerTool({ name: 'b', execute: () => 2 }),
    ];
    await Promise.all(registrations.map(({ announced }) => announced));
    const { session } = await open.server.next('session.update');
    expect(session).toEqual({
      type: 'realtime',
      tools: [
        { type: 'function', name: 'theirs' },
        { type: 'function', name: 'a', description: 'does a', parameters: WEATHER },
        { type: 'function', name: 'b' },
      ],
    });
    registrations[0]![Symbol.dispose]();
    registrations[0]![Symbol.dispose]();
    const second = await open.server.next('session.update');
    expect(second.session).toMatchObject({ tools: [{ name: 'theirs' }, { name: 'b' }] });
    await settled();
    expect(open.server.heard).toHaveLength(2);
  });

  test('tools given to connectSession go out with the configuration, in one update', async () => {
    const tools = [{ name: 'a', execute: () => 1 }];
    const config = { instructions: 'be brief', tools: [{ type: 'function', name: 'theirs' }] } as const;
    await using open = await openSession({ answer: acknowledging }, { tools, config });
    await settled();
    expect(open.server.heard).toMatchObject([
      { type: 'session.update', session: { instructions: 'be brief', tools: [{ name: 'theirs' }, { name: 'a' }] } },
    ]);
  });

  test('an update that the user sends first takes them along, and one with tools keeps them', async () => {
    await using open = await opened();
    const { announced } = open.session.registerTool({ name: 'a', execute: () => 1 });
    await open.session.update({ instructions: 'be brief' });
    await announced;
    await open.session.update({
      tools: [{ type: 'mcp', server_label: 's', server_url: 'https://s', authorization: 'x' }],
    });
    await open.session.update({ instructions: 'be long' });
    expect(open.server.heard).toMatchObject([
      { session: { instructions: 'be brief', tools: [{ name: 'a' }] } },
      { session: { tools: [{ type: 'mcp', authorization: 'x' }, { name: 'a' }] } },
      { session: { instructions: 'be long' } },
    ]);
    expect(open.server.heard[2]).not.toHaveProperty('session.tools');
  });

  test('a refused announcement rejects `announced`, and a refused update forgets its tools', async () => {
    let isRefusing = true;
    await using open = await openSession({
      answer: (event) =>
        isRefusing ? [apiError({ param: 'session.tools', event_id: event.event_id ?? null })] : acknowledging(event),
    });
    expect(await failureOf(open.session.registerTool({ name: 'a', execute: () => 1 }).announced)).toMatchObject({
      code: 'SERVER_ERROR',
    });
    expect(await failureOf(open.session.update({ tools: [{ type: 'function', name: 'bad' }] }))).toMatchObject({
      code: 'SERVER_ERROR',
    });
    isRefusing = false;
    await open.session.registerTool({ name: 'b', execute: () => 1 }).announced;
    expect(open.server.heard.at(-1)).toMatchObject({ session: { tools: [{ name: 'a' }, { name: 'b' }] } });
  });

  test('a closed session announces nothing, and says so', async () => {
    await using open = await opened();
    await open.session.close();
    const { announced } = open.session.registerTool({ name: 'a', execute: () => 1 });
    expect(await failureOf(announced)).toMatchObject({ code: 'CLOSED' });
  });

  test.each([
    ['a name with a blank', { name: 'two words' }],
    ['an empty name', { name: '' }],
    ['a time limit of 0', { name: 'a', timeoutMs: 0 }],
    ['no room for output', { name: 'a', maximumOutputCharacters: 0 }],
  ])('%s is INVALID_ARGUMENT, before and after connecting', async (_what, definition) => {
    await using open = await opened();
    const tool = { ...definition, execute: () => 1 };
    expect(() => open.session.registerTool(tool)).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(await failureOf(openSession({}, { tools: [tool] }))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('a name that is taken is INVALID_ARGUMENT until the other is disposed', async () => {
    await using open = await opened();
    const first = open.session.registerTool({ name: 'a', execute: () => 1 });
    const again = () => open.session.registerTool({ name: 'a', execute: () => 2 });
    expect(again).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    first[Symbol.dispose]();
    await again().announced;
    expect(open.server.heard.at(-1)).toMatchObject({ session: { tools: [{ name: 'a' }] } });
  });
});

describe('calls', () => {
  test('run beside each other at once, and are answered after the response, with one response.create after the last', async () => {
    await using open = await opened();
    const events = watched(open.session);
    const slow = createDeferred<object>();
    const contexts: ToolContext[] = [];
    open.session.registerTool({
      name: 'slow',
      execute: (_input, context) => {
        contexts.push(context);
        return slow.promise;
      },
    });
    open.session.registerTool({
      name: 'weather',
      parameters: WEATHER,
      execute: ({ city }) => ({ city, degrees: 21 }),
    });
    await open.server.next('session.update');
    open.server.send(...calling('r1', functionCall('slow'), functionCall('weather', '{"city":"Rome"}')));
    await vi.waitFor(() => expect(briefly(events)).toEqual(['slow started', 'weather started', 'weather finished']));
    expect(outputsIn(open.server)).toEqual({});
    expect(contexts).toMatchObject([{ callId: 'call_slow', itemId: 'item_call_slow', responseId: 'r1' }]);
    open.server.send(
      responseDone('r1', { output: [functionCall('slow'), functionCall('weather', '{"city":"Rome"}')] }),
    );
    await settled();
    expect(outputsIn(open.server)).toEqual({ call_weather: '{"city":"Rome","degrees":21}' });
    expect(createsIn(open.server)).toEqual([]);
    open.clock.advance(1_500);
    slow.resolve({ done: true });
    await open.server.next('response.create');
    expect(outputsIn(open.server)).toMatchObject({ call_slow: '{"done":true}' });
    expect(open.server.heard.at(-1)?.type).toBe('response.create');
    expect(createsIn(open.server)).toHaveLength(1);
    expect(events.at(-1)).toEqual({
      status: 'finished',
      callId: 'call_slow',
      itemId: 'item_call_slow',
      responseId: 'r1',
      name: 'slow',
      output: '{"done":true}',
      durationMs: 1_500,
    });
    open.server.send(responseCreated('r2'), responseDone('r2'));
    await settled();
    expect(open.clock.timerCount).toBe(0);
  });

  test.each([
    ['a text', () => 'as it is', 'as it is'],
    ['an object', () => ({ a: [1] }), '{"a":[1]}'],
    ['nothing', () => undefined, '{"status":"done"}'],
    ['null', async () => null, 'null'],
    ['a number', () => 7, '7'],
  ])('%s as a result', async (_what, execute, output) => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', execute });
    open.server.send(...called('r1', functionCall('a')));
    await open.server.next('response.create');
    expect(outputsIn(open.server)).toEqual({ call_a: output });
  });

  test('a long result is cut between characters, and the model told so', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', maximumOutputCharacters: 4, execute: () => 'abc😀def' });
    open.server.send(...called('r1', functionCall('a')));
    await open.server.next('response.create');
    expect(outputsIn(open.server)).toEqual({ call_a: 'abc… [cut off: 3 of 8 characters]' });
  });

  test('a call that is told at the end of the response only runs, and runs once', async () => {
    await using open = await opened();
    const execute = vi.fn(() => 'ok');
    open.session.registerTool({ name: 'a', execute });
    const done = responseDone('r1', { output: [functionCall('a')] });
    open.server.send(responseCreated('r1'), done, done);
    await open.server.next('response.create');
    open.server.send(done, ...calling('r1', functionCall('a')).slice(1));
    await settled();
    expect(execute).toHaveBeenCalledTimes(1);
    expect(createsIn(open.server)).toHaveLength(1);
  });

  test('an explicit respond() that waits answers the outputs, too', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    const first = open.session.respond();
    await open.server.next('response.create');
    const second = open.session.respond({ instructions: 'briefly' });
    open.server.send(...calling('r1', functionCall('a')));
    await settled();
    open.server.send(responseDone('r1'));
    await first.result;
    expect(await open.server.next('response.create')).toMatchObject({ response: { instructions: 'briefly' } });
    expect(open.server.heard.map(({ type }) => type).slice(-2)).toEqual([
      'conversation.item.create',
      'response.create',
    ]);
    open.server.send(responseCreated('r2'), responseDone('r2'));
    await second.result;
    await settled();
    expect(createsIn(open.server)).toHaveLength(2);
  });

  test('a respond() while the follow-up waits takes its place; cancelled, it gives it back', async () => {
    await using open = await opened();
    const finish = createDeferred<string>();
    open.session.registerTool({ name: 'a', execute: () => finish.promise });
    open.server.send(...called('r1', functionCall('a')), responseCreated('r_other'));
    await settled();
    finish.resolve('ok');
    await open.server.next('conversation.item.create');
    await settled();
    const explicit = open.session.respond({ instructions: 'mine' });
    const another = open.session.respond({ instructions: 'another', input: [] });
    await explicit.cancel();
    open.server.send(responseDone('r_other'));
    const next = await open.server.next('response.create');
    expect(next.response).toMatchObject({ instructions: 'another' });
    open.server.send(responseCreated('r2'), responseDone('r2'));
    await another.result;
    expect(await open.server.next('response.create')).not.toHaveProperty('response');
    open.server.send(responseCreated('r3'), responseDone('r3'));
    await settled();
    expect(createsIn(open.server)).toHaveLength(2);
    expect(open.clock.timerCount).toBe(0);
  });

  test('an answer of the server’s own that begins when the outputs are there is the follow-up', async () => {
    await using open = await opened();
    const finish = createDeferred<string>();
    open.session.registerTool({ name: 'a', execute: () => finish.promise });
    open.server.send(
      ...called('r1', functionCall('a')),
      { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 1, item_id: 'u' },
      { type: 'input_audio_buffer.committed', item_id: 'u' },
    );
    await settled();
    finish.resolve('ok');
    await open.server.next('conversation.item.create');
    await settled();
    open.server.send(responseCreated('r_vad'), responseDone('r_vad'));
    await settled();
    open.clock.advance(10_000);
    await settled();
    expect(createsIn(open.server)).toEqual([]);
  });

  test('so is one that was first for another reason', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    open.server.send(...called('r1', functionCall('a')));
    const { event_id: eventId } = await open.server.next('response.create');
    open.server.send(
      apiError({ code: 'conversation_already_has_active_response', event_id: eventId ?? null }),
      responseCreated('r_theirs'),
      responseDone('r_theirs'),
    );
    await settled();
    open.clock.advance(10_000);
    await settled();
    expect(createsIn(open.server)).toHaveLength(1);
  });

  test('a tool that needs no word gets none, unless another call of the response does', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'hang_up', followUp: false, execute: () => 'bye' });
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    open.server.send(...called('r1', functionCall('hang_up')));
    await open.server.next('conversation.item.create');
    await settled();
    expect(createsIn(open.server)).toEqual([]);
    open.server.send(...called('r2', functionCall('hang_up', '{}', 'c2'), functionCall('a')));
    await open.server.next('response.create');
    expect(Object.keys(outputsIn(open.server)).toSorted()).toEqual(['c2', 'call_a', 'call_hang_up']);
  });

  test('calls outside the conversation are left to who asked for them', async () => {
    await using open = await opened();
    const execute = vi.fn(() => 'ok');
    open.session.registerTool({ name: 'a', execute });
    const response = open.session.respond({ conversation: 'none' });
    const calls: string[] = [];
    response.functionCalls$.subscribe(({ name }) => calls.push(name));
    await open.server.next('response.create');
    const [, ...rest] = called('r1', functionCall('a'));
    open.server.send(responseCreated('r1', { conversation_id: null }), ...rest);
    await response.result;
    await settled();
    expect([calls, execute.mock.calls, outputsIn(open.server)]).toEqual([['a'], [], {}]);
  });

  test('functions of the configuration are left to their owner; the follow-up waits for both', async () => {
    const greeting = [sessionCreated({ tools: [{ type: 'function', name: 'theirs' }] })];
    await using open = await openSession({ answer: acknowledging, greeting });
    const events = watched(open.session);
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    await open.server.next('session.update');
    open.server.send(...called('r1', functionCall('theirs'), functionCall('a')));
    await open.server.next('conversation.item.create');
    await settled();
    expect(createsIn(open.server)).toEqual([]);
    await open.session.addItem({ type: 'function_call_output', call_id: 'call_theirs', output: 'by hand' });
    await open.server.next('response.create');
    expect(briefly(events)).toEqual(['a started', 'a finished']);
    open.server.send(responseCreated('r2'), responseDone('r2'), ...called('r3', functionCall('theirs', '{}', 'c3')));
    await settled();
    expect(Object.keys(outputsIn(open.server))).not.toContain('c3');
  });

  test('a function of one response is left to who gave it', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    const { result } = open.session.respond({ tools: [{ type: 'function', name: 'once' }] });
    await open.server.next('response.create');
    open.server.send(...called('r1', functionCall('once')));
    await result;
    await settled();
    expect(outputsIn(open.server)).toEqual({});
  });

  test('without a registered tool nothing is answered', async () => {
    await using open = await opened();
    open.server.send(...called('r1', functionCall('anything')));
    await settled();
    expect(open.server.heard).toEqual([]);
  });

  test('dispose takes the tool away; a call that runs is answered', async () => {
    await using open = await opened();
    const finish = createDeferred<string>();
    const registration = open.session.registerTool({ name: 'a', execute: () => finish.promise });
    await registration.announced;
    open.server.send(...called('r1', functionCall('a')));
    await settled();
    registration[Symbol.dispose]();
    finish.resolve('late but there');
    await open.server.next('response.create');
    expect(outputsIn(open.server)).toEqual({ call_a: 'late but there' });
  });
});

describe('in the background', () => {
  test('the model goes on with a placeholder, and gets the result as a call of its own', async () => {
    await using open = await opened();
    const events = watched(open.session);
    const finish = createDeferred<object>();
    open.session.registerTool({ name: 'book', background: true, execute: () => finish.promise });
    open.server.send(...called('r1', functionCall('book', '{"seats":2}')));
    await open.server.next('response.create');
    expect(outputsIn(open.server)['call_book']).toContain('in_progress');
    open.server.send(responseCreated('r2'), responseDone('r2'));
    await settled();
    finish.resolve({ table: 4 });
    await open.server.next('response.create');
    const items = open.server.heard.flatMap((event) => (event.type === 'conversation.item.create' ? [event.item] : []));
    expect(items.slice(1)).toMatchObject([
      { type: 'function_call', name: 'book', arguments: '{"seats":2}' },
      { type: 'function_call_output', output: '{"table":4}' },
    ]);
    const [late, output] = items.slice(1) as { readonly call_id: string }[];
    expect(late?.call_id).toBe(output?.call_id);
    expect(late?.call_id).not.toBe('call_book');
    expect(briefly(events)).toEqual(['book started', 'book finished']);
  });

  test('a result that is there in time needs no placeholder', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'book', background: { placeholder: 'wait' }, execute: () => 'done at once' });
    open.server.send(...calling('r1', functionCall('book')));
    await settled();
    open.server.send(responseDone('r1'));
    await open.server.next('response.create');
    expect(outputsIn(open.server)).toEqual({ call_book: 'done at once' });
    await settled();
    expect(createsIn(open.server)).toHaveLength(1);
  });

  test('a failure comes late as well, after the words that were asked for', async () => {
    await using open = await opened();
    const finish = createDeferred<string>();
    open.session.registerTool({ name: 'book', background: { placeholder: 'wait' }, execute: () => finish.promise });
    open.server.send(...called('r1', functionCall('book')));
    await open.server.next('response.create');
    open.server.send(responseCreated('r2'), responseDone('r2'));
    finish.reject(new Error('no table left'));
    await open.server.next('response.create');
    expect(Object.values(outputsIn(open.server))).toEqual(['wait', '{"error":"no table left"}']);
  });
});

describe('ends', () => {
  test('closing aborts what runs, tells it, and completes', async () => {
    await using open = await opened();
    const events = watched(open.session);
    let isComplete = false;
    open.session.toolCalls$.subscribe({ complete: () => (isComplete = true) });
    let signal: AbortSignal | undefined;
    open.session.registerTool({
      name: 'a',
      execute: (_input, context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      },
    });
    open.server.send(...called('r1', functionCall('a')));
    await settled();
    await open.session.close();
    await settled();
    expect(briefly(events)).toEqual(['a started', 'a failed closed']);
    expect(signal?.reason).toMatchObject({ code: 'CLOSED' });
    expect(isComplete).toBe(true);
    expect(open.clock.timerCount).toBe(0);
  });

  test('a lost connection likewise, with the reason', async () => {
    await using open = await opened();
    const events = watched(open.session);
    open.session.events$.subscribe({ error: () => undefined });
    open.session.registerTool({ name: 'a', execute: () => new Promise(() => undefined) });
    open.server.send(...called('r1', functionCall('a')));
    await settled();
    open.server.sever();
    await settled();
    expect(events.at(-1)).toMatchObject({ status: 'failed', reason: 'closed', error: { code: 'CONNECTION_LOST' } });
    expect(open.clock.timerCount).toBe(0);
  });

  test('a response that is given up leaves its calls answered, and asks for no other', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    const controller = new AbortController();
    const { result } = open.session.respond({ signal: controller.signal });
    await open.server.next('response.create');
    open.server.send(...calling('r1', functionCall('a')));
    await settled();
    controller.abort(new Error('enough'));
    await failureOf(result);
    await open.server.next('conversation.item.create');
    expect(outputsIn(open.server)).toEqual({ call_a: 'ok' });
    open.server.send(responseDone('r1', { status: 'cancelled' }));
    await settled();
    expect(createsIn(open.server)).toHaveLength(1);
  });

  test('a follow-up that the server refuses is logged: nobody holds its result', async () => {
    const warnings: unknown[] = [];
    const ignore = (): void => undefined;
    const warn = (message: string, fields?: object) => void warnings.push([message, fields]);
    const logger = { debug: ignore, info: ignore, warn, error: ignore };
    await using open = await openSession({ answer: acknowledging }, { logger });
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    open.server.send(...called('r1', functionCall('a')));
    const { event_id: eventId } = await open.server.next('response.create');
    open.server.send(apiError({ code: 'invalid_value', event_id: eventId ?? null }));
    await settled();
    expect(warnings).toEqual([[expect.stringContaining('go on'), { code: 'SERVER_ERROR' }]]);
  });

  test('an output that the server refuses is told', async () => {
    await using open = await openSession({
      answer: (event) =>
        event.type === 'conversation.item.create'
          ? [apiError({ param: 'item.call_id', event_id: event.event_id ?? null })]
          : [sessionUpdated()],
    });
    const events = watched(open.session);
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    open.server.send(...called('r1', functionCall('a')));
    await open.server.next('response.create');
    await settled();
    expect(briefly(events)).toEqual(['a started', 'a finished', 'a failed not-delivered']);
    expect(events.at(-1)).toMatchObject({ error: { code: 'SERVER_ERROR' } });
  });
});

test('items of other kinds disturb nothing', async () => {
  await using open = await opened();
  open.session.registerTool({ name: 'a', execute: () => 'ok' });
  const output = { id: 'o', type: 'function_call_output', call_id: 'unheard_of', output: '' } as const;
  open.server.send(itemAdded(output), outputItem('response.output_item.done', 'unheard_of', 0, functionCall('a')));
  await settled();
  expect(outputsIn(open.server)).toEqual({});
});
