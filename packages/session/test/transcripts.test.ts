import { readFile } from 'node:fs/promises';
import type { KnownServerEvent } from '@antiphon/protocol';
import { describe, expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { committed, completed, delta, openTranscription as opened, PREFIX } from './support/open-transcription.ts';
import { settled } from './support/scripted-server.ts';

describe('transcripts', () => {
  test('grow by deltas and end with the whole text', async () => {
    await using open = await opened();
    open.server.send(committed('i1', null), delta('i1', 'hel'), delta('i1', 'lo'), {
      ...completed('i1', 'Hello!'),
      usage: { type: 'duration', seconds: 2 },
      languages: [{ code: 'en' }],
    } as KnownServerEvent);
    await settled();
    expect(open.events.map(({ type, transcript }) => `${type} ${transcript.text}`)).toEqual([
      'delta hel',
      'delta hello',
      'completed Hello!',
    ]);
    expect(open.session.transcripts).toEqual([
      {
        itemId: 'i1',
        status: 'completed',
        text: 'Hello!',
        segments: [],
        languages: ['en'],
        usage: { type: 'duration', seconds: 2 },
      },
    ]);
  });

  test('that are completed out of order are final in order of speech', async () => {
    await using open = await opened();
    open.server.send(committed('i1', null), committed('i2', 'i1'), committed('i3', 'i2'));
    open.server.send(completed('i3', 'three'), completed('i2', 'two'));
    await settled();
    expect(open.finals).toEqual([]);
    expect(open.events.map(({ transcript }) => transcript.itemId)).toEqual(['i3', 'i2']);
    open.server.send(completed('i1', 'one'));
    await settled();
    expect(open.finals).toEqual(['i1 completed one', 'i2 completed two', 'i3 completed three']);
  });

  test('that come before their item are put in their place when it comes', async () => {
    await using open = await opened();
    open.server.send(committed('i1', null), delta('i3', 'three'), delta('i2', 'two'));
    await settled();
    expect(open.session.transcripts.map(({ itemId }) => itemId)).toEqual(['i1', 'i3', 'i2']);
    open.server.send(committed('i2', 'i1'), committed('i3', 'i2'));
    open.server.send(completed('i3', 'three'), completed('i1', 'one'), completed('i2', 'two'));
    await settled();
    expect(open.session.transcripts.map(({ itemId, text }) => `${itemId} ${text}`)).toEqual([
      'i1 one',
      'i2 two',
      'i3 three',
    ]);
    expect(open.finals).toEqual(['i1 completed one', 'i2 completed two', 'i3 completed three']);
  });

  test('that fail say why and hold up nothing', async () => {
    await using open = await opened();
    const error = { type: 'transcription_error', code: 'audio_unintelligible', message: 'no words' };
    open.server.send(committed('i1', null), committed('i2', 'i1'), completed('i2', 'two'));
    open.server.send({ type: `${PREFIX}.failed`, item_id: 'i1', content_index: 0, error });
    await settled();
    expect(open.finals).toEqual(['i1 failed ', 'i2 completed two']);
    expect(open.session.transcripts[0]?.error).toMatchObject({
      code: 'SERVER_ERROR',
      details: { errorCode: 'audio_unintelligible' },
    });
  });

  test('that never come fail after a while; one that comes after that is still told', async () => {
    await using open = await opened({}, { transcriptTimeoutMs: 5_000 });
    open.server.send(committed('i1', null), committed('i2', 'i1'), completed('i2', 'two'));
    await settled();
    const all = open.session.settled();
    open.clock.advance(5_000);
    await all;
    expect(open.finals).toEqual(['i1 failed ', 'i2 completed two']);
    expect(open.session.transcripts[0]?.error).toMatchObject({ code: 'TIMEOUT' });
    open.server.send(completed('i1', 'after all'));
    await settled();
    expect(open.events.at(-1)).toEqual({
      type: 'completed',
      transcript: { itemId: 'i1', status: 'completed', text: 'after all', segments: [] },
    });
    expect(open.finals).toHaveLength(2);
    expect(open.clock.timerCount).toBe(0);
  });

  test('keep the segments of their speakers', async () => {
    await using open = await opened();
    const segment = {
      type: `${PREFIX}.segment`,
      item_id: 'i1',
      content_index: 0,
      speaker: 'A',
      start: 0,
      end: 1.5,
    } as const;
    open.server.send(
      { ...segment, id: 's1', text: 'good' },
      { ...segment, id: 's2', text: 'morning', start: 1.5, end: 2 },
    );
    await settled();
    expect(open.session.transcripts[0]?.segments).toEqual([
      { id: 's1', speaker: 'A', text: 'good', startMs: 0, endMs: 1_500 },
      { id: 's2', speaker: 'A', text: 'morning', startMs: 1_500, endMs: 2_000 },
    ]);
    expect(open.events.map(({ type }) => type)).toEqual(['segment', 'segment']);
  });

  test('that are final and held back are told when the session closes', async () => {
    await using open = await opened();
    open.server.send(committed('i1', null), committed('i2', 'i1'), completed('i2', 'two'));
    await settled();
    await open.session.close();
    expect(open.finals).toEqual(['i2 completed two', 'complete']);
    expect(open.clock.timerCount).toBe(0);
  });

  test('settled waits for what is committed, within its limit', async () => {
    await using open = await opened();
    await open.session.settled();
    open.server.send(committed('i1', null));
    await settled();
    const late = failureOf(open.session.settled({ timeoutMs: 100 }));
    open.clock.advance(100);
    expect(await late).toMatchObject({ code: 'TIMEOUT' });
    const all = open.session.settled();
    open.server.send(completed('i1', 'one'));
    await all;
  });
});

test('the events of the API’s own wording are read', async () => {
  const file = new URL('../../protocol/test/fixtures/ga-server-events.jsonl', import.meta.url);
  const frames = (await readFile(file, 'utf8')).split('\n').filter((frame) => frame.includes(PREFIX));
  expect(frames).toHaveLength(4);
  await using open = await opened();
  for (const frame of frames) open.server.sendFrame(frame);
  await settled();
  expect(open.events.map(({ type, transcript }) => `${type} ${transcript.itemId} ${transcript.text}`)).toEqual([
    'delta item_question When is',
    'completed item_question When is high tide?',
    'failed item_question When is high tide?',
    'segment item_905 ',
  ]);
});
