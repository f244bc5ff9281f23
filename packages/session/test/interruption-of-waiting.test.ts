import { describe, expect, test } from 'vitest';
import { createDeferred } from '../src/waiting/deferred.ts';
import { openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { audioDelta, responseCreated, responseDone } from './support/server-events.ts';
import { audioOf, obey, talkingSession } from './support/talking-session.ts';
import { acknowledging, called, functionCall, outputsIn } from './support/tool-server.ts';

describe('waitingResponses', () => {
  test('are those of the conversation that were asked for and have not begun', async () => {
    await using open = await openSession();
    const { session, server } = open;
    expect(session.waitingResponses).toEqual([]);
    const [sent, queued] = [session.respond(), session.respond({ instructions: 'once more' })];
    session.respond({ conversation: 'none' });
    expect(session.waitingResponses).toEqual([sent, queued]);
    await server.next('response.create');
    server.send(responseCreated('r1'));
    await settled();
    expect(session.waitingResponses).toEqual([queued]);
    void queued.cancel();
    expect(session.waitingResponses).toEqual([]);
  });

  test('are none of a session that has ended', async () => {
    await using open = await openSession();
    open.session.respond().result.catch(() => undefined);
    await open.session.close();
    expect(open.session.waitingResponses).toEqual([]);
  });
});

describe('a request to be silent', () => {
  test('also cancels what waits for its turn, and nothing is asked for in its place', async () => {
    await using talk = await talkingSession();
    const [running, queued] = [talk.session.respond(), talk.session.respond({ instructions: 'once more' })];
    await talk.server.next('response.create');
    await talk.say('r1', 100);
    const interruption = await talk.link.interrupt();
    expect(interruption).toMatchObject({ cause: 'request', responseIds: ['r1'] });
    expect(await running.result).toMatchObject({ status: 'cancelled' });
    expect(await queued.result).toMatchObject({ status: 'cancelled', statusDetails: { reason: 'client_cancelled' } });
    expect(talk.server.heard.filter(({ type }) => type === 'response.create')).toHaveLength(1);
  });

  test('also cancels a response that the server has not begun, and plays nothing of it', async () => {
    await using talk = await talkingSession({
      answer: (event) => (event.type === 'response.cancel' ? [] : obey(event)),
    });
    const response = talk.session.respond();
    await talk.server.next('response.create');
    const interrupted = talk.link.interrupt();
    await talk.say('r1', 100);
    expect(talk.commands()).toEqual(['cancel r1']);
    talk.server.send(audioDelta('r1', audioOf(50)), responseDone('r1', { status: 'cancelled' }));
    expect(await interrupted).toMatchObject({ items: [], responseIds: [] });
    expect(await response.result).toMatchObject({ status: 'cancelled' });
    expect(talk.played).toEqual(['stop']);
  });

  test('does not stop what is asked for after it', async () => {
    await using talk = await talkingSession();
    talk.session.respond();
    await talk.server.next('response.create');
    await talk.say('r1', 100);
    const interrupted = talk.link.interrupt();
    const next = talk.session.respond();
    await interrupted;
    await talk.say('r2', 100);
    await talk.end('r2');
    expect(await next.result).toMatchObject({ id: 'r2', status: 'completed' });
    expect(talk.played).toMatchObject([{ responseId: 'r1' }, 'stop', { responseId: 'r2' }]);
  });

  test('stops the follow-up of a tool, too, also where another response would have been it', async () => {
    await using talk = await talkingSession({ answer: (event) => [...obey(event), ...acknowledging(event)] });
    const { session, server } = talk;
    const told = createDeferred<string>();
    session.registerTool({ name: 'clock', execute: () => told.promise });
    await server.next('session.update');
    session.respond();
    await server.next('response.create');
    server.send(...called('r1', functionCall('clock')));
    await settled();
    session.respond();
    await server.next('response.create');
    await talk.say('r2', 100);
    const queued = session.respond({ instructions: 'once more' });
    told.resolve('noon');
    await settled();
    expect(Object.values(outputsIn(server))).toEqual(['noon']);
    expect(session.waitingResponses).toEqual([queued]);
    await talk.link.interrupt();
    expect(await queued.result).toMatchObject({ status: 'cancelled' });
    expect(session.waitingResponses).toEqual([]);
    expect(server.heard.filter(({ type }) => type === 'response.create')).toHaveLength(2);
  });
});

test('speech leaves what waits alone: the server answers it, and that may be the answer', async () => {
  await using talk = await talkingSession();
  talk.session.respond();
  const queued = talk.session.respond();
  await talk.server.next('response.create');
  await talk.say('r1', 100);
  await talk.startSpeech();
  expect(talk.interruptions).toHaveLength(1);
  expect(talk.session.waitingResponses).toEqual([queued]);
});
