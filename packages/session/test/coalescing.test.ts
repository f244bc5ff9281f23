import type { Session } from '@antiphon/session';
import { describe, expect, test } from 'vitest';
import { failureOf, openSession } from './support/open-session.ts';
import { type ScriptedServer, settled } from './support/scripted-server.ts';
import {
  apiError,
  itemAdded,
  responseCreated,
  responseDone,
  sessionCreated,
  transcriptDelta,
  userItem,
} from './support/server-events.ts';

const stopped = (id: string) =>
  ({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 900, item_id: id }) as const;
const committed = (id: string) => ({ type: 'input_audio_buffer.committed', item_id: id }) as const;
const vadTurn = (id: string) => [stopped(id), committed(id), itemAdded(userItem(id))] as const;

const createsIn = ({ heard }: ScriptedServer) => heard.filter(({ type }) => type === 'response.create');

function idsOf(session: Session): (string | undefined)[] {
  const ids: (string | undefined)[] = [];
  session.responses$.subscribe(({ id }) => ids.push(id));
  return ids;
}

describe('respond() for a turn that voice detection answers by itself', () => {
  test.each([
    ['speech has stopped', [stopped('u')], [committed('u')]],
    ['the turn is committed', vadTurn('u'), []],
  ] as const)('becomes that answer when %s', async (_when, before, after) => {
    await using open = await openSession();
    const told = idsOf(open.session);
    open.server.send(...before);
    await settled();
    const response = open.session.respond();
    let transcript = '';
    response.transcript$.subscribe((delta) => (transcript += delta));
    open.server.send(...after, responseCreated('r_vad'), transcriptDelta('r_vad', 'hi'), responseDone('r_vad'));
    expect(await response.result).toMatchObject({ id: 'r_vad', transcript: 'hi' });
    expect(transcript).toBe('hi');
    expect(told).toEqual(['r_vad']);
    expect(createsIn(open.server)).toEqual([]);
    expect(open.clock.timerCount).toBe(0);
  });

  test('becomes that answer while it runs, once: a second call asks for a second one', async () => {
    await using open = await openSession();
    open.server.send(...vadTurn('u'), responseCreated('r_vad'), transcriptDelta('r_vad', 'first '));
    await settled();
    const joined = open.session.respond();
    expect(joined.id).toBe('r_vad');
    const second = open.session.respond();
    open.server.send(transcriptDelta('r_vad', 'answer'), responseDone('r_vad'));
    expect(await joined.result).toMatchObject({ id: 'r_vad', transcript: 'first answer' });
    await open.server.next('response.create');
    open.server.send(responseCreated('r2'), responseDone('r2'));
    expect(await second.result).toMatchObject({ id: 'r2' });
    expect(open.clock.timerCount).toBe(0);
  });

  test.each([
    ['asks for something else', { instructions: 'in French' }],
    ['does not ask in that conversation', { conversation: 'none' }],
  ] as const)('stays its own when it %s', async (_what, config) => {
    await using open = await openSession();
    open.server.send(...vadTurn('u'));
    await settled();
    const response = open.session.respond(config);
    open.server.send(responseCreated('r_vad'), responseDone('r_vad'));
    await open.server.next('response.create');
    open.server.send(responseCreated('r2', { conversation_id: 'conversation' in config ? null : 'conv_1' }));
    open.server.send(responseDone('r2'));
    expect(await response.result).toMatchObject({ id: 'r2' });
  });

  test('stays its own when there is an item that the running answer has not seen', async () => {
    await using open = await openSession({
      answer: (event) =>
        event.type === 'conversation.item.create' ? [itemAdded({ ...userItem(event.item.id ?? '') })] : [],
    });
    open.server.send(...vadTurn('u'), responseCreated('r_vad'));
    await settled();
    await open.session.addItem(userItem('typed'));
    const response = open.session.respond();
    open.server.send(responseDone('r_vad'));
    await open.server.next('response.create');
    open.server.send(responseCreated('r2'), responseDone('r2'));
    expect(await response.result).toMatchObject({ id: 'r2' });
  });

  test('stays its own when an item is still on its way', async () => {
    await using open = await openSession();
    open.server.send(...vadTurn('u'));
    await settled();
    const adding = open.session.addItem(userItem('typed'));
    const response = open.session.respond();
    open.server.send(responseCreated('r_vad'), itemAdded(userItem('typed')), responseDone('r_vad'));
    await adding;
    await open.server.next('response.create');
    open.server.send(responseCreated('r2'), responseDone('r2'));
    expect(await response.result).toMatchObject({ id: 'r2' });
  });

  test('goes out after two seconds when the server does not answer, and not before', async () => {
    await using open = await openSession();
    open.server.send(...vadTurn('u'));
    await settled();
    const response = open.session.respond();
    open.clock.advance(1_999);
    await settled();
    expect(createsIn(open.server)).toEqual([]);
    open.clock.advance(1);
    await open.server.next('response.create');
    // The server's own may still come, for three seconds more: it is not taken for ours.
    open.clock.advance(3_000);
    open.server.send(responseCreated('r1'), responseDone('r1'));
    expect(await response.result).toMatchObject({ id: 'r1' });
  });

  test('goes out at once where the configuration says that the server does not answer', async () => {
    const input = { turn_detection: { type: 'server_vad', create_response: false } } as const;
    await using open = await openSession({ greeting: [sessionCreated({ audio: { input } })] });
    open.server.send(...vadTurn('u'));
    await settled();
    const response = open.session.respond();
    await open.server.next('response.create');
    open.server.send(responseCreated('r1'), responseDone('r1'));
    expect(await response.result).toMatchObject({ id: 'r1' });
  });

  test('that is cancelled while it waits leaves the server’s answer alone', async () => {
    await using open = await openSession();
    const told = idsOf(open.session);
    open.server.send(...vadTurn('u'));
    await settled();
    const response = open.session.respond();
    await response.cancel();
    open.server.send(responseCreated('r_vad'), responseDone('r_vad'));
    await settled();
    expect(await response.result).toMatchObject({ id: '', status: 'cancelled' });
    expect(told).toEqual(['r_vad']);
    expect(open.server.heard).toEqual([]);
  });

  test('that joined the running answer cancels it with its signal', async () => {
    await using open = await openSession();
    open.server.send(...vadTurn('u'), responseCreated('r_vad'));
    await settled();
    const controller = new AbortController();
    const { result } = open.session.respond({ signal: controller.signal });
    controller.abort(new Error('enough'));
    expect(await failureOf(result)).toMatchObject({ message: 'enough' });
    expect(await open.server.next('response.cancel')).toMatchObject({ response_id: 'r_vad' });
    open.server.send(responseDone('r_vad', { status: 'cancelled' }));
    await settled();
    expect(open.clock.timerCount).toBe(0);
  });

  test('an idle timeout counts as a turn', async () => {
    await using open = await openSession();
    open.server.send(
      { type: 'input_audio_buffer.timeout_triggered', audio_start_ms: 0, audio_end_ms: 5_000, item_id: 'u' },
      committed('u'),
    );
    await settled();
    const response = open.session.respond();
    open.server.send(responseCreated('r_vad'), responseDone('r_vad'));
    expect(await response.result).toMatchObject({ id: 'r_vad' });
    expect(open.server.heard).toEqual([]);
  });
});

test('two respond() are two responses: only automatic ones coalesce', async () => {
  await using open = await openSession();
  const [first, second] = [open.session.respond(), open.session.respond()];
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'), responseDone('r1'));
  await open.server.next('response.create');
  open.server.send(responseCreated('r2'), responseDone('r2'));
  expect([(await first.result).id, (await second.result).id]).toEqual(['r1', 'r2']);
});

test('closing while one is held leaves no timer', async () => {
  await using open = await openSession();
  open.server.send(...vadTurn('u'));
  await settled();
  const { result } = open.session.respond();
  await open.session.close();
  expect(await failureOf(result)).toMatchObject({ code: 'CLOSED' });
  expect(open.clock.timerCount).toBe(0);
});

test('a refusal for a response that we know nothing of is tried again, less and less often, until it goes through', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  const delays = [100, 200, 400, 800, 1_600, 3_200, 3_200];
  for (const [index, delayMs] of delays.entries()) {
    const { event_id: eventId } = await open.server.next('response.create');
    open.server.send(apiError({ code: 'conversation_already_has_active_response', event_id: eventId ?? null }));
    await settled();
    open.clock.advance(delayMs - 1);
    await settled();
    expect(createsIn(open.server)).toHaveLength(index + 1);
    open.clock.advance(1);
  }
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'), responseDone('r1'));
  expect(await response.result).toMatchObject({ id: 'r1' });
  expect(open.clock.timerCount).toBe(0);
});
