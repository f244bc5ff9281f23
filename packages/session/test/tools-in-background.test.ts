import { describe, expect, test } from 'vitest';
import { createDeferred } from '../src/waiting/deferred.ts';
import { openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { responseCreated, responseDone } from './support/server-events.ts';
import {
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
