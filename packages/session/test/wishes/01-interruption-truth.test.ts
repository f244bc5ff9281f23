import { describe, expect, test } from 'vitest';
import { settled } from '../support/scripted-server.ts';
import {
  apiError,
  assistantItem,
  audioDelta,
  itemAdded,
  responseCreated,
  responseDone,
} from '../support/server-events.ts';
import { audioOf, obey, talkingSession } from '../support/talking-session.ts';

describe('wish 1: interruption truth', () => {
  test('the item is truncated at what was really heard, not at what was received', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 9_800);
    talk.playback.played({ itemId: 'item_r1_0', contentIndex: 0, playedMs: 1_234.9 });
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['truncate item_r1_0/0 at 1234']);
    expect(talk.interruptions).toMatchObject([
      { cause: 'speech', items: [{ itemId: 'item_r1_0', heardMs: 1_234.9, receivedMs: 9_800, outcome: 'truncated' }] },
    ]);
    await talk.interruptions[0]?.acknowledged;
  });

  test('also when the server made all of it long ago: it is faster than the loudspeaker', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 9_800);
    await talk.end('r1');
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 3_000 });
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['truncate item_r1_0/0 at 3000']);
  });

  test('the sink stops before anything is sent, within the event', async () => {
    const order: string[] = [];
    await using talk = await talkingSession({ stop: () => void order.push('stop') });
    talk.session.sent$.subscribe(({ type }) => order.push(type));
    talk.session.events$.subscribe(({ type }) => order.push(type));
    await talk.say('r1', 100);
    await talk.startSpeech();
    expect(order.slice(2, 5)).toEqual(['stop', 'conversation.item.delete', 'input_audio_buffer.speech_started']);
    expect(talk.interruptions[0]?.reactionMs).toBe(0);
  });

  test('nothing is truncated when all was heard', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 500);
    await talk.end('r1');
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 500 });
    await talk.startSpeech();
    expect(await talk.link.interrupt()).toBeUndefined();
    expect([talk.commands(), talk.interruptions, talk.played.length]).toEqual([[], [], 1]);
  });

  test('nothing is truncated when nothing is playing', async () => {
    await using talk = await talkingSession();
    await talk.startSpeech();
    expect(await talk.link.interrupt()).toBeUndefined();
    expect(talk.commands()).toEqual([]);
  });

  test('a report beyond the item is clamped to what was received', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 500, 500);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 90_000 });
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['delete item_r1_1']);
  });

  test('an item of which nothing was heard is deleted, not truncated at 0', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 500);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 0.4 });
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['delete item_r1_0']);
    expect(talk.interruptions[0]?.items).toMatchObject([{ outcome: 'deleted' }]);
  });

  test('of several items the one that was being heard is truncated, those behind it are deleted', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 100, 200, 300, 400);
    talk.playback.played({ totalPlayedMs: 150 });
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['truncate item_r1_1/0 at 50', 'delete item_r1_2', 'delete item_r1_3']);
  });

  test('of several responses that are queued the same holds', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 100);
    await talk.end('r1');
    await talk.say('r2', 1_000);
    await talk.end('r2');
    await talk.say('r3', 1_000);
    talk.playback.played({ itemId: 'item_r2_0', playedMs: 10 });
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['truncate item_r2_0/0 at 10', 'delete item_r3_0']);
    expect(talk.interruptions[0]?.responseIds).toEqual(['r3']);
  });

  test('of an item in several parts each is cut where it was heard', async () => {
    await using talk = await talkingSession();
    const part = (contentIndex: number) => {
      const { item_id: _own, ...delta } = audioDelta('r1', audioOf(100), [0, contentIndex]) as { item_id?: string };
      return { ...delta, item_id: 'item' } as ReturnType<typeof audioDelta>;
    };
    talk.server.send(responseCreated('r1'), part(0), part(1), part(2), responseDone('r1'));
    await settled();
    talk.playback.played({ itemId: 'item', contentIndex: 1, playedMs: 60 });
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['truncate item/1 at 60', 'truncate item/2 at 0']);
  });

  test('what is still being made is cut where it was heard, though all that came was heard', async () => {
    await using talk = await talkingSession();
    await talk.say('r1', 500);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 500 });
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['truncate item_r1_0/0 at 500']);
  });

  test('a transcript that ran ahead of its first audio is deleted with its item', async () => {
    await using talk = await talkingSession();
    talk.server.send(responseCreated('r1'), itemAdded(assistantItem('item_r1_0')), {
      type: 'response.content_part.added',
      response_id: 'r1',
      item_id: 'item_r1_0',
      output_index: 0,
      content_index: 0,
      part: { type: 'audio', transcript: '' },
    });
    await settled();
    await talk.startSpeech();
    expect(talk.commands()).toEqual(['delete item_r1_0']);
    await settled();
    expect(talk.session.conversation.items).toEqual([]);
  });

  test('an item that begins while its response is being cancelled is deleted: nothing of it was heard', async () => {
    await using talk = await talkingSession({
      answer: (event) => (event.type === 'response.cancel' && event.response_id === 'r1' ? [] : obey(event)),
    });
    const part = (itemId: string, type: 'audio' | 'text' = 'audio') =>
      ({
        type: 'response.content_part.added',
        response_id: 'r1',
        item_id: itemId,
        output_index: 1,
        content_index: 0,
        part: { type },
      }) as const;
    await talk.say('r1', 1_000);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 100 });
    void talk.link.interrupt();
    talk.server.send(part('item_r1_0'), part('late'), part('late'), part('written', 'text'));
    talk.server.send(audioDelta('r1', audioOf(100), [0, 0]), responseDone('r1', { status: 'cancelled' }));
    await settled();
    expect(talk.commands()).toEqual(['cancel r1', 'truncate item_r1_0/0 at 100', 'delete late']);
    await talk.say('r2', 100);
    expect(await talk.link.interrupt()).toMatchObject({ items: [{ itemId: 'item_r2_0' }] });
  });

  test('the server that cancels by itself is not asked to; one whose interrupt_response is off is, when barge-in is asked for', async () => {
    await using byServer = await talkingSession();
    await byServer.say('r1', 500);
    await byServer.startSpeech();
    expect(byServer.commands()).not.toContain('cancel r1');
    const turnDetection = { type: 'server_vad', interrupt_response: false };
    await using byUs = await talkingSession({ turnDetection, bargeIn: true });
    await byUs.say('r1', 500);
    await byUs.startSpeech();
    expect(byUs.commands()).toEqual(['cancel r1', 'delete item_r1_0']);
  });

  test.each([
    ['is already shorter', { message: 'Audio content of 9800ms is already shorter than 11579ms' }],
    ['is gone', { code: 'item_truncate_invalid_item_id', message: 'the item does not exist' }],
    [
      'has no audio',
      { code: 'unsupported_content_type', message: 'Only model output audio messages can be truncated' },
    ],
  ])('an answer that the item %s is no failure', async (_what, error) => {
    await using talk = await talkingSession({
      answer: (event) => (event.type === 'conversation.item.truncate' ? [apiError(error)] : obey(event)),
    });
    await talk.say('r1', 11_600);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 11_579 });
    expect(await talk.link.interrupt()).toMatchObject({ items: [{ outcome: 'truncated' }] });
  });
});
