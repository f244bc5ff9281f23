import type { KnownServerEvent } from '@antiphon/protocol';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openSession } from '../support/open-session.ts';
import { settled } from '../support/scripted-server.ts';
import { outputItem, responseCreated, responseDone } from '../support/server-events.ts';
import {
  acknowledging,
  briefly,
  called,
  calling,
  createsIn,
  functionCall,
  outputsIn,
  watched,
} from '../support/tool-server.ts';

const opened = () => openSession({ answer: acknowledging });

const cancelled = (id: string, reason: string): KnownServerEvent =>
  responseDone(id, { status: 'cancelled', status_details: { type: 'cancelled', reason } });

describe('wish 24: every tool call is answered', () => {
  test('an unknown tool', async () => {
    await using open = await opened();
    const events = watched(open.session);
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    open.server.send(...called('r1', functionCall('b')));
    await open.server.next('response.create');
    expect(outputsIn(open.server)).toEqual({ call_b: `{"error":"there is no tool 'b'"}` });
    expect(events).toMatchObject([{ status: 'failed', reason: 'unknown-tool', error: { code: 'UNSUPPORTED' } }]);
  });

  test.each([
    ['{"city":', 'the arguments are not valid JSON'],
    ['["Rome"]', 'the arguments must be a JSON object'],
    ['{"city":7}', 'the arguments do not fit: city: '],
    ['{"city":"Rome","zip":1}', 'the arguments do not fit: '],
  ])('arguments that cannot be used: %s', async (text, problem) => {
    await using open = await opened();
    const events = watched(open.session);
    const execute = vi.fn();
    open.session.registerTool({ name: 'a', parameters: z.strictObject({ city: z.string() }), execute });
    open.server.send(...called('r1', functionCall('a', text)));
    await open.server.next('response.create');
    expect(outputsIn(open.server)['call_a']).toContain(problem);
    expect(briefly(events)).toEqual(['a failed invalid-arguments']);
    expect(events).toMatchObject([{ error: { code: 'INVALID_ARGUMENT' } }]);
    expect(execute).not.toHaveBeenCalled();
  });

  test('a tool that fails: the model gets the message, without stack or secret, and the app the error', async () => {
    await using open = await opened();
    const events = watched(open.session);
    const error = new Error('401 from wss://host/?api-key=canary-secret-1 with Bearer canary-secret-2');
    open.session.registerTool({ name: 'a', execute: () => Promise.reject(error) });
    open.session.registerTool({
      name: 'b',
      execute: () => {
        throw new TypeError('');
      },
    });
    const circular: unknown[] = [];
    circular.push(circular);
    open.session.registerTool({ name: 'c', execute: () => circular });
    open.session.registerTool({
      name: 'd',
      describeError: () => 'ask again tomorrow',
      execute: () => Promise.reject(error),
    });
    open.server.send(...called('r1', ...['a', 'b', 'c', 'd'].map((name) => functionCall(name))));
    await open.server.next('response.create');
    const outputs = outputsIn(open.server);
    expect(outputs['call_a']).toContain('401 from');
    expect(outputs).toMatchObject({ call_b: '{"error":"the tool failed"}', call_d: '{"error":"ask again tomorrow"}' });
    expect(outputs['call_c']).toMatch(/circular/i);
    expect(JSON.stringify(outputs)).not.toMatch(/canary|test\.ts/);
    expect(events.find((event) => event.name === 'a' && event.status === 'failed')).toMatchObject({
      reason: 'threw',
      error,
    });
  });

  test('a tool that takes too long: its signal aborts, the model is told, and what comes late is dropped', async () => {
    await using open = await opened();
    const events = watched(open.session);
    let finish: (value: string) => void = () => undefined;
    let reason: unknown;
    open.session.registerTool({
      name: 'a',
      timeoutMs: 5_000,
      execute: (_input, { signal }) => {
        signal.addEventListener('abort', () => (reason = signal.reason));
        return new Promise<string>((resolve) => (finish = resolve));
      },
    });
    open.server.send(...called('r1', functionCall('a')));
    await vi.waitFor(() => expect(briefly(events)).toEqual(['a started']));
    open.clock.advance(5_000);
    await open.server.next('response.create');
    finish('too late');
    await settled();
    expect(reason).toMatchObject({ code: 'TIMEOUT', details: { timeoutMs: 5_000 } });
    expect(outputsIn(open.server)).toEqual({ call_a: `{"error":"the tool 'a' did not answer within 5000 ms"}` });
    expect(briefly(events)).toEqual(['a started', 'a failed timeout']);
  });

  test.each(['turn_detected', 'client_cancelled'])(
    'a call of a response that was cancelled (%s) gets its output and asks for no response',
    async (reason) => {
      await using open = await opened();
      open.session.registerTool({ name: 'a', execute: () => 'ok' });
      open.server.send(...calling('r1', functionCall('a')), cancelled('r1', reason));
      await open.server.next('conversation.item.create');
      await settled();
      expect(outputsIn(open.server)).toEqual({ call_a: 'ok' });
      expect(createsIn(open.server)).toEqual([]);
    },
  );

  test.each([
    ['which the server ended as incomplete', true],
    ['of which only the beginning came', false],
  ])('a call that was cut off, %s, is answered and not run', async (_what, isEnded) => {
    await using open = await opened();
    const events = watched(open.session);
    const execute = vi.fn();
    open.session.registerTool({ name: 'a', execute });
    const [created, added] = calling('r1', functionCall('a')) as [KnownServerEvent, KnownServerEvent];
    const cutOff = { ...functionCall('a', '{"ci'), status: 'incomplete' } as const;
    open.server.send(created, added);
    if (isEnded) open.server.send(outputItem('response.output_item.done', 'r1', 0, cutOff));
    open.server.send(cancelled('r1', 'turn_detected'));
    await open.server.next('conversation.item.create');
    await settled();
    expect(outputsIn(open.server)['call_a']).toContain('interrupted');
    expect(briefly(events)).toEqual(['a failed interrupted']);
    expect([execute.mock.calls, createsIn(open.server)]).toEqual([[], []]);
  });

  test('a response that ran out of tokens after its call goes on', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    open.server.send(...calling('r1', functionCall('a')), responseDone('r1', { status: 'incomplete' }));
    await open.server.next('response.create');
    expect(outputsIn(open.server)).toEqual({ call_a: 'ok' });
  });

  test('a failed response leaves no call open', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    open.server.send(...calling('r1', functionCall('a')), responseDone('r1', { status: 'failed' }));
    await open.server.next('conversation.item.create');
    await settled();
    expect(createsIn(open.server)).toEqual([]);
  });

  test('calls of two responses in a row each get theirs, and the later is not asked for before its turn', async () => {
    await using open = await opened();
    open.session.registerTool({ name: 'a', execute: () => 'ok' });
    for (const id of ['r1', 'r2', 'r3']) {
      open.server.send(...called(id, functionCall('a', '{}', `call_of_${id}`)));
      await open.server.next('response.create');
    }
    open.server.send(responseCreated('r4'), responseDone('r4'));
    await settled();
    expect(Object.keys(outputsIn(open.server))).toEqual(['call_of_r1', 'call_of_r2', 'call_of_r3']);
    expect(createsIn(open.server)).toHaveLength(3);
    expect(open.clock.timerCount).toBe(0);
  });
});
