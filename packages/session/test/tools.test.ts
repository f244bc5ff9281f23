import type { ToolContext } from '@antiphon/session';
import { describe, expect, test, vi } from 'vitest';
import { createDeferred } from '../src/waiting/deferred.ts';
import { openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import {
  apiError,
  itemAdded,
  outputItem,
  responseCreated,
  responseDone,
  sessionCreated,
} from './support/server-events.ts';
import {
  WEATHER,
  acknowledging,
  briefly,
  called,
  calling,
  createsIn,
  functionCall,
  outputsIn,
  watched,
} from './support/tool-server.ts';

const opened = () => openSession({ answer: acknowledging });

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

test('items of other kinds disturb nothing', async () => {
  await using open = await opened();
  open.session.registerTool({ name: 'a', execute: () => 'ok' });
  const output = { id: 'o', type: 'function_call_output', call_id: 'unheard_of', output: '' } as const;
  open.server.send(itemAdded(output), outputItem('response.output_item.done', 'unheard_of', 0, functionCall('a')));
  await settled();
  expect(outputsIn(open.server)).toEqual({});
});
