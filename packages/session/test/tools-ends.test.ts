import { describe, expect, test } from 'vitest';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, responseDone, sessionUpdated } from './support/server-events.ts';
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
