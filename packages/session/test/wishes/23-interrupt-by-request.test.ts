import { describe, expect, test } from 'vitest';
import { settled } from '../support/scripted-server.ts';
import { itemAdded, responseCreated, userItem } from '../support/server-events.ts';
import { obey, talkingSession } from '../support/talking-session.ts';

describe('wish 23: interrupt by text or button while audio plays', () => {
  test('a button stops the sound, cancels the response and cuts the item', async () => {
    await using talk = await talkingSession({ turnDetection: null });
    await talk.say('r1', 5_000);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 700 });
    expect(await talk.link.interrupt()).toMatchObject({
      cause: 'request',
      responseIds: ['r1'],
      items: [{ itemId: 'item_r1_0', heardMs: 700, outcome: 'truncated' }],
    });
    expect(talk.commands()).toEqual(['cancel r1', 'truncate item_r1_0/0 at 700']);
    expect(talk.played.at(-1)).toBe('stop');
  });

  test('text while audio plays: the new response begins when the old one has ended, and is the only one heard', async () => {
    await using talk = await talkingSession({
      turnDetection: null,
      answer: (event) =>
        event.type === 'conversation.item.create'
          ? [itemAdded(userItem(event.item.id ?? ''))]
          : event.type === 'response.create'
            ? [responseCreated('r2')]
            : obey(event),
    });
    await talk.say('r1', 5_000);
    await talk.link.interrupt();
    await talk.session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'stop' }] });
    const response = talk.session.respond();
    await settled();
    await talk.say('r2', 100);
    const types = talk.server.heard.map(({ type }) => type);
    expect(types).toEqual([
      'response.cancel',
      'conversation.item.delete',
      'conversation.item.create',
      'response.create',
    ]);
    expect(response.id).toBe('r2');
    expect(talk.playback.queue).toMatchObject([{ itemId: 'item_r2_0' }]);
  });

  test('before the first sound too', async () => {
    await using talk = await talkingSession({ turnDetection: null });
    await talk.say('r1');
    expect(await talk.link.interrupt()).toMatchObject({ items: [], responseIds: ['r1'] });
    expect(talk.commands()).toEqual(['cancel r1']);
  });

  test('a response that ended by itself at that moment is no failure', async () => {
    await using talk = await talkingSession({
      answer: (event) =>
        event.type === 'response.cancel'
          ? [
              {
                type: 'error',
                error: {
                  type: 'invalid_request_error',
                  code: 'response_cancel_not_active',
                  message: 'no active response',
                  param: null,
                  event_id: event.event_id ?? null,
                },
              },
            ]
          : obey(event),
    });
    await talk.say('r1', 500);
    expect(await talk.link.interrupt()).toMatchObject({ responseIds: ['r1'] });
  });

  test('a response that the server should have cancelled, when it heard speech, and did not', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 500);
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['delete item_r1_0']);
    expect(await talk.link.interrupt()).toMatchObject({ items: [], responseIds: ['r1'] });
    expect(talk.commands()).toEqual(['delete item_r1_0', 'cancel r1']);
  });

  test('two presses are one interruption', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 500);
    const [first, second] = await Promise.all([talk.link.interrupt(), talk.link.interrupt()]);
    expect(first).toMatchObject({ responseIds: ['r1'] });
    expect(second).toBeUndefined();
    expect(talk.commands()).toEqual(['cancel r1', 'delete item_r1_0']);
  });
});
