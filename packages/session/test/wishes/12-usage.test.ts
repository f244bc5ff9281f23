import { expect, test, describe } from 'vitest';
import { openSession } from '../support/open-session.ts';
import { settled } from '../support/scripted-server.ts';
import { responseCreated, responseDone } from '../support/server-events.ts';

const usage = {
  total_tokens: 253,
  input_tokens: 132,
  output_tokens: 121,
  input_token_details: {
    text_tokens: 119,
    audio_tokens: 13,
    image_tokens: 0,
    cached_tokens: 64,
    cached_tokens_details: { text_tokens: 60, audio_tokens: 4, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 30, audio_tokens: 91 },
};

describe('wish 12: usage is right by modality, with the cached part, and nothing is counted twice', () => {
  test('sums the responses of a session with their details', async () => {
    await using open = await openSession();
    expect(open.session.usage).toMatchObject({ responseCount: 0, totalTokens: 0 });
    for (const id of ['r1', 'r2']) open.server.send(responseCreated(id), responseDone(id, { usage }));
    await settled();
    expect(open.session.usage).toEqual({
      responseCount: 2,
      totalTokens: 506,
      inputTokens: 264,
      outputTokens: 242,
      input: {
        textTokens: 238,
        audioTokens: 26,
        imageTokens: 0,
        cachedTokens: 128,
        cached: { textTokens: 120, audioTokens: 8, imageTokens: 0 },
      },
      output: { textTokens: 60, audioTokens: 182, imageTokens: 0 },
      transcription: {
        count: 0,
        seconds: 0,
        inputTokens: 0,
        outputTokens: 0,
        input: { textTokens: 0, audioTokens: 0, imageTokens: 0 },
      },
    });
  });

  test('has the whole sum whenever it is asked, also by who is told of the last', async () => {
    await using open = await openSession();
    const sums: number[] = [];
    open.session.usage$.subscribe(({ source }) => {
      if (source === 'response' && sums.length % 2 === 0) sums.push(open.session.usage.responseCount);
      else sums.push(0);
    });
    for (let count = 1; count <= 99; count += 1) {
      open.server.send(responseCreated(`r${count}`), responseDone(`r${count}`, { usage }));
    }
    await settled();
    expect(sums.filter((sum) => sum > 0)).toEqual(Array.from({ length: 50 }, (_, index) => 2 * index + 1));
    expect(open.session.usage).toMatchObject({ responseCount: 99, totalTokens: 99 * 253 });
  });

  test('counts a response once, though its end be told twice', async () => {
    await using open = await openSession();
    let reports = 0;
    open.session.usage$.subscribe(() => (reports += 1));
    open.server.send(responseCreated('r1'), responseDone('r1', { usage }), responseDone('r1', { usage }));
    await settled();
    expect([open.session.usage.totalTokens, reports]).toEqual([253, 1]);
  });

  test('counts cancelled responses too: their tokens were paid for', async () => {
    await using open = await openSession();
    open.server.send(responseCreated('r1'), responseDone('r1', { usage, status: 'cancelled' }));
    await settled();
    expect(open.session.usage).toMatchObject({ responseCount: 1, totalTokens: 253 });
  });

  test('keeps transcriptions apart, whether paid by tokens or by duration', async () => {
    await using open = await openSession();
    const completed = (itemId: string, cost: object) =>
      open.server.sendFrame(
        JSON.stringify({
          type: 'conversation.item.input_audio_transcription.completed',
          item_id: itemId,
          content_index: 0,
          transcript: 'hi',
          usage: cost,
        }),
      );
    completed('a', { type: 'duration', seconds: 1.5 });
    completed('b', {
      type: 'tokens',
      total_tokens: 12,
      input_tokens: 10,
      output_tokens: 2,
      input_token_details: { text_tokens: 1, audio_tokens: 9 },
    });
    completed('b', { type: 'tokens', total_tokens: 12, input_tokens: 10, output_tokens: 2 });
    await settled();
    expect(open.session.usage).toMatchObject({
      totalTokens: 0,
      transcription: {
        count: 2,
        seconds: 1.5,
        inputTokens: 10,
        outputTokens: 2,
        input: { textTokens: 1, audioTokens: 9, imageTokens: 0 },
      },
    });
  });

  test('takes null and missing details for nothing, and adds up a total that was not told', async () => {
    await using open = await openSession();
    const sparse = { input_tokens: 5, output_tokens: 7, total_tokens: null, input_token_details: null };
    open.server.send(responseCreated('r1'), responseDone('r1', { usage: sparse }));
    await settled();
    expect(open.session.usage).toMatchObject({ totalTokens: 12, input: { textTokens: 0, cachedTokens: 0 } });
  });
});
