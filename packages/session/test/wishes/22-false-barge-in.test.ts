import { describe, expect, test } from 'vitest';
import { settled } from '../support/scripted-server.ts';
import { talkingSession } from '../support/talking-session.ts';

const PATIENT = { type: 'server_vad', interrupt_response: false, silence_duration_ms: 200, prefix_padding_ms: 300 };

describe('wish 22: echo and false barge-in, interruption on and off', () => {
  test('speech interrupts where the session says so, and not where it says no', async () => {
    await using on = await talkingSession();
    await using off = await talkingSession({ turnDetection: { type: 'server_vad', interrupt_response: false } });
    for (const talk of [on, off]) {
      await talk.say('r1', 500);
      await talk.startSpeech();
    }
    expect([on.interruptions.length, off.interruptions.length]).toEqual([1, 0]);
    expect(off.playback.isPlaying).toBe(true);
  });

  test('off is off, whatever the session says; by request it still stops', async () => {
    await using talk = await talkingSession({ bargeIn: false });
    await talk.say('r1', 500);
    await talk.startSpeech();
    expect(talk.interruptions).toEqual([]);
    expect(await talk.link.interrupt()).toMatchObject({ cause: 'request' });
  });

  test('a cough does not interrupt: the end of it comes before speech was long enough', async () => {
    await using talk = await talkingSession({ turnDetection: PATIENT, minimumSpeechMs: 150 });
    await talk.say('r1', 5_000);
    await talk.startSpeech();
    talk.clock.advance(300);
    await talk.stopSpeech(1_000 + 300 + 100 + 200);
    talk.clock.advance(10_000);
    expect([talk.interruptions, talk.commands(), talk.playback.isPlaying]).toEqual([[], [], true]);
    expect(talk.clock.timerCount).toBe(0);
  });

  test('speech that goes on interrupts after the minimum and the silence by which the server would have told its end', async () => {
    await using talk = await talkingSession({ turnDetection: PATIENT, minimumSpeechMs: 150 });
    await talk.say('r1', 5_000);
    await talk.startSpeech();
    talk.clock.advance(349);
    expect(talk.interruptions).toEqual([]);
    talk.playback.played({ itemId: 'item_r1_0', playedMs: 349 });
    talk.clock.advance(1);
    await settled();
    expect(talk.interruptions).toMatchObject([{ reactionMs: 350, items: [{ heardMs: 349 }] }]);
    expect(talk.commands()).toEqual(['cancel r1', 'truncate item_r1_0/0 at 349']);
  });

  test('long speech whose beginning and end come together interrupts', async () => {
    await using talk = await talkingSession({ turnDetection: PATIENT, minimumSpeechMs: 150 });
    await talk.say('r1', 5_000);
    await talk.startSpeech();
    await talk.stopSpeech(1_000 + 300 + 2_000 + 200);
    expect(talk.interruptions).toHaveLength(1);
    expect(talk.clock.timerCount).toBe(0);
  });

  test('semantic detection has no silence to wait for', async () => {
    const turnDetection = { type: 'semantic_vad', interrupt_response: false };
    await using talk = await talkingSession({ turnDetection, minimumSpeechMs: 150 });
    await talk.say('r1', 5_000);
    await talk.startSpeech();
    talk.clock.advance(150);
    expect(talk.interruptions).toMatchObject([{ reactionMs: 150 }]);
  });
});
