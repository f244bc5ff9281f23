import { attachPlayback, createPlayback } from '@antiphon/session';
import { describe, expect, test } from 'vitest';
import { createDeferred } from '../src/waiting/deferred.ts';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, audioDelta, responseCreated, responseDone, sessionUpdated } from './support/server-events.ts';
import { audioOf, obey, talkingSession } from './support/talking-session.ts';

describe('audio$ of a session', () => {
  test('has the audio of all responses with its item, and what a response that was given up still gets does not come', async () => {
    await using open = await openSession();
    const seen: string[] = [];
    open.session.audio$.subscribe(({ responseId, itemId, contentIndex, bytes }) =>
      seen.push(`${responseId} ${itemId} ${contentIndex} ${bytes.length}`),
    );
    open.server.send(responseCreated('r1'), audioDelta('r1', audioOf(1)), audioDelta('r1', audioOf(2), [1, 3]));
    open.server.send(responseDone('r1'), audioDelta('r1', audioOf(1)), audioDelta('unknown', audioOf(1)));
    await settled();
    const controller = new AbortController();
    open.session.respond({ signal: controller.signal }).result.catch(() => undefined);
    await open.server.next('response.create');
    open.server.send(responseCreated('r2'));
    await settled();
    controller.abort();
    open.server.send(audioDelta('r2', audioOf(1)));
    await settled();
    expect(seen).toEqual(['r1 item_r1_0 0 48', 'r1 item_r1_1 3 96']);
  });

  test('what is not base64 ends the response with PROTOCOL, not the session', async () => {
    await using open = await openSession();
    open.session.audio$.subscribe();
    const { result } = open.session.respond();
    await open.server.next('response.create');
    open.server.send(responseCreated('r1'), {
      type: 'response.output_audio.delta',
      response_id: 'r1',
      item_id: 'i',
      output_index: 0,
      content_index: 0,
      delta: '***',
    });
    expect(await failureOf(result)).toMatchObject({ code: 'PROTOCOL' });
    expect(open.session.state.status).toBe('open');
  });

  test('completes with the session', async () => {
    await using open = await openSession();
    let isComplete = false;
    open.session.audio$.subscribe({ complete: () => (isComplete = true) });
    open.server.sever();
    await settled();
    expect(isComplete).toBe(true);
  });
});

describe('audio on its way to the sink', () => {
  test('is queued with the position of its end', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 100);
    expect(talk.played).toMatchObject([{ itemId: 'item_r1_0', responseId: 'r1' }]);
    expect(talk.playback.queue).toMatchObject([{ itemId: 'item_r1_0', responseId: 'r1', enqueuedMs: 100 }]);
  });

  test('of a response that was interrupted is not played, of the next one it is', async () => {
    await using talk = await talkingSession({ answer: () => [] });
    await talk.say('r1', 100);
    await talk.startSpeech();
    talk.server.send(audioDelta('r1', audioOf(50)), audioDelta('r1', audioOf(50), [1, 0]));
    await talk.end('r1');
    await talk.say('r2', 100);
    expect(talk.played).toMatchObject([{ responseId: 'r1' }, 'stop', { responseId: 'r2' }]);
    talk.playback.played({ itemId: 'item_r2_0', playedMs: 100 });
    await talk.end('r2');
    await talk.startSpeech();
    expect(talk.interruptions).toHaveLength(1);
  });

  test('G.711 counts 8 bytes a millisecond', async () => {
    await using talk = await talkingSession();
    talk.server.send(sessionUpdated({ audio: { output: { format: { type: 'audio/pcmu' } } } }));
    talk.server.send(responseCreated('r1'), audioDelta('r1', new Uint8Array(800)));
    await settled();
    expect(talk.playback.find('item_r1_0')?.enqueuedMs).toBe(100);
  });
});

describe('a sink that takes its time to stop', () => {
  test('may tell the last of what was heard; what begins meanwhile is played afterwards', async () => {
    const stopping = createDeferred<{ itemId: string; playedMs: number }>();
    await using talk = await talkingSession({ stop: () => stopping.promise });
    await talk.say('r1', 1_000);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 200 });
    const interrupting = talk.link.interrupt();
    const sharing = talk.link.interrupt();
    await talk.say('r2', 100);
    talk.clock.advance(40);
    expect(talk.commands()).toEqual(['cancel r1']);
    stopping.resolve({ itemId: 'item_r1_0', playedMs: 230 });
    expect(await interrupting).toMatchObject({ items: [{ heardMs: 230, receivedMs: 1_000 }], reactionMs: 40 });
    expect(talk.commands()).toEqual(['cancel r1', 'truncate item_r1_0/0 at 230']);
    expect(talk.played).toMatchObject([{ responseId: 'r1' }, 'stop', { responseId: 'r2' }]);
    expect(talk.playback.queue).toMatchObject([{ itemId: 'item_r2_0' }]);
    expect(await sharing).toBe(await interrupting);
    expect(talk.clock.timerCount).toBe(0);
  });

  test('and never does counts as stopped after the limit; the failure is told', async () => {
    await using talk = await talkingSession({ stop: () => new Promise(() => undefined), stopTimeoutMs: 300 });
    await talk.say('r1', 1_000);
    const interrupting = failureOf(talk.link.interrupt());
    await settled();
    talk.clock.advance(300);
    expect(await interrupting).toMatchObject({ code: 'TIMEOUT' });
    expect(talk.commands()).toEqual(['cancel r1', 'delete item_r1_0']);
  });

  test('and throws is told, and the conversation is cut all the same', async () => {
    const broken = new Error('no device');
    await using talk = await talkingSession({
      stop: () => {
        throw broken;
      },
    });
    await talk.say('r1', 1_000);
    expect(await failureOf(talk.link.interrupt())).toBe(broken);
    expect(talk.commands()).toEqual(['cancel r1', 'delete item_r1_0']);
  });
});

describe('an interruption', () => {
  test('leaves responses beside the conversation alone, unless they are the ones that speak', async () => {
    await using talk = await talkingSession();
    talk.server.send(
      responseCreated('beside', { conversation_id: null }),
      responseCreated('other', { conversation_id: null }),
    );
    talk.server.send(audioDelta('beside', audioOf(500)));
    await settled();
    expect(await talk.link.interrupt()).toMatchObject({
      responseIds: ['beside'],
      items: [{ itemId: 'item_beside_0', outcome: 'kept' }],
    });
    expect(talk.commands()).toEqual(['cancel beside']);
  });

  test('does not stop a response that was given up before, and ended without an event', async () => {
    await using talk = await talkingSession({ answer: () => [] });
    const controller = new AbortController();
    const { result } = talk.session.respond({ signal: controller.signal });
    await talk.server.next('response.create');
    await talk.say('r1', 1_000);
    await talk.startSpeech();
    controller.abort();
    await failureOf(result);
    await settled();
    expect(await talk.link.interrupt()).toBeUndefined();
  });

  test('whose commands fail says so in acknowledged only', async () => {
    await using talk = await talkingSession({
      answer: (event) =>
        event.type === 'conversation.item.truncate'
          ? [apiError({ message: 'the server is on fire', event_id: event.event_id ?? null, type: 'server_error' })]
          : obey(event),
    });
    await talk.say('r1', 1_000);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 200 });
    await talk.startSpeech();
    await settled();
    expect(await failureOf(talk.interruptions[0]!.acknowledged)).toMatchObject({ code: 'SERVER_ERROR' });
    expect(talk.session.state.status).toBe('open');
  });

  test('after the end of the session stops the sink and asks nothing of the server', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 1_000);
    await talk.end('r1');
    await talk.session.close();
    expect(await talk.link.interrupt()).toMatchObject({ items: [{ outcome: 'kept' }] });
    expect(talk.played.at(-1)).toBe('stop');
    expect(talk.playback.isPlaying).toBe(false);
  });

  test.each(['closed', 'lost'])('a session that is %s already can be attached to, and stops', async (how) => {
    await using open = await openSession();
    if (how === 'lost') open.server.sever();
    else await open.session.close();
    await settled();
    const playback = createPlayback();
    let stopCount = 0;
    const sink = { stop: () => void (stopCount += 1) };
    const link = attachPlayback(open.session, playback, { sink });
    let isComplete = false;
    link.interruptions$.subscribe({ complete: () => (isComplete = true) });
    playback.enqueue({ itemId: 'a', durationMs: 100 });
    expect(await link.interrupt()).toMatchObject({ items: [{ outcome: 'kept' }] });
    expect([isComplete, stopCount, playback.isPlaying]).toEqual([true, 1, false]);
  });

  test('with a signal that is aborted does nothing', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 1_000);
    const reason = new Error('no');
    expect(await failureOf(talk.link.interrupt({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(talk.playback.isPlaying).toBe(true);
  });

  test('of audio that was queued before the link was made, or that is not the session’s', async () => {
    await using open = await openSession({ answer: obey });
    const playback = createPlayback();
    playback.enqueue({ itemId: 'beep', durationMs: 100 });
    const link = attachPlayback(open.session, playback, { sink: { stop: () => undefined }, clock: open.clock });
    expect(await link.interrupt()).toMatchObject({ items: [{ itemId: 'beep', outcome: 'kept' }], responseIds: [] });
    expect(open.server.heard).toEqual([]);
  });

  test('where the sink is fed elsewhere counts what was enqueued there', async () => {
    await using open = await openSession({ answer: obey });
    const playback = createPlayback();
    const link = attachPlayback(open.session, playback, { sink: { stop: () => undefined }, clock: open.clock });
    open.session.audio$.subscribe((chunk) => playback.enqueue(chunk));
    open.server.send(responseCreated('r1'), audioDelta('r1', audioOf(500)), audioDelta('r1', audioOf(500), [1, 0]));
    await settled();
    playback.played({ totalPlayedMs: 600 });
    expect(await link.interrupt()).toMatchObject({
      items: [{ itemId: 'item_r1_1', heardMs: 100, outcome: 'truncated' }],
    });
  });
});

test('a link that is disposed plays and interrupts no more', async () => {
  await using talk = await talkingSession({ minimumSpeechMs: 100 });
  await talk.say('r1', 1_000);
  await talk.startSpeech();
  expect(talk.clock.timerCount).toBe(1);
  let isComplete = false;
  talk.link.interruptions$.subscribe({ complete: () => (isComplete = true) });
  talk.link[Symbol.dispose]();
  expect(talk.clock.timerCount).toBe(0);
  await talk.startSpeech();
  talk.server.send(audioDelta('r1', audioOf(100)));
  await settled();
  expect([talk.played.length, isComplete, talk.playback.isPlaying]).toEqual([1, true, true]);
});

test.each([{ minimumSpeechMs: -1 }, { minimumSpeechMs: Number.NaN }, { stopTimeoutMs: 0 }])(
  '%o is INVALID_ARGUMENT',
  async (options) => {
    await using open = await openSession();
    const attach = () =>
      attachPlayback(open.session, createPlayback(), { sink: { stop: () => undefined }, ...options });
    expect(attach).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  },
);
