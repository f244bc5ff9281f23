import { readFile } from 'node:fs/promises';
import { decodeClientEvent, type KnownServerEvent, openai, type TranscriptionSession } from '@antiphon/protocol';
import { connectTranscription, type ConnectTranscriptionOptions, type TranscriptEvent } from '@antiphon/session';
import { describe, expect, test } from 'vitest';
import { fakeClock } from './support/fake-clock.ts';
import { failureOf } from './support/open-session.ts';
import { scriptedServer, type ScriptedServerOptions, settled } from './support/scripted-server.ts';
import { apiError, sessionCreated } from './support/server-events.ts';

const described: TranscriptionSession = {
  type: 'transcription',
  id: 'sess_t',
  audio: { input: { transcription: { model: 'gpt-4o-transcribe' }, turn_detection: null } },
};
const created: KnownServerEvent = { type: 'session.created', session: described };
const updated: KnownServerEvent = { type: 'session.updated', session: described };
const committed = (id: string, previousId: string | null): KnownServerEvent => ({
  type: 'input_audio_buffer.committed',
  item_id: id,
  previous_item_id: previousId,
});
const PREFIX = 'conversation.item.input_audio_transcription';
const delta = (id: string, text: string): KnownServerEvent => ({
  type: `${PREFIX}.delta`,
  item_id: id,
  content_index: 0,
  delta: text,
});
const completed = (id: string, text: string): KnownServerEvent => ({
  type: `${PREFIX}.completed`,
  item_id: id,
  content_index: 0,
  transcript: text,
});

async function opened(server: ScriptedServerOptions = {}, options: Partial<ConnectTranscriptionOptions> = {}) {
  const scripted = await scriptedServer({
    greeting: [created],
    decode: (frame) => decodeClientEvent(frame, { sessionType: 'transcription' }),
    ...server,
  });
  const clock = fakeClock();
  const endpoint = openai({ intent: 'transcription' });
  const session = await connectTranscription({ endpoint, transport: scripted.transport, clock, ...options });
  const events: TranscriptEvent[] = [];
  const finals: string[] = [];
  session.transcripts$.subscribe((event) => events.push(event));
  session.finalTranscripts$.subscribe({
    next: ({ itemId, status, text }) => finals.push(`${itemId} ${status} ${text}`),
    complete: () => finals.push('complete'),
  });
  return {
    server: scripted,
    session,
    clock,
    events,
    finals,
    async [Symbol.asyncDispose]() {
      await session.close();
      await scripted[Symbol.asyncDispose]();
    },
  };
}

describe('connecting', () => {
  test('names the intent and no model, and sends the configuration of its own kind', async () => {
    const config = { audio: { input: { transcription: { model: 'whisper-1' } } } };
    await using open = await opened({ answer: ({ type }) => (type === 'session.update' ? [updated] : []) }, { config });
    expect(open.server.requests[0]?.url.search).toBe('?intent=transcription');
    expect(open.server.heard).toMatchObject([
      { type: 'session.update', session: { type: 'transcription', ...config } },
    ]);
    expect(open.session.state).toEqual({ status: 'open', session: described });
    expect(open.clock.timerCount).toBe(0);
  });

  test('to a conversation is UNSUPPORTED, and leaves nothing', async () => {
    const clock = fakeClock();
    expect(await failureOf(opened({ greeting: [sessionCreated()] }, { clock }))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(clock.timerCount).toBe(0);
  });

  test('with a configuration that is refused rejects', async () => {
    const answer: ScriptedServerOptions['answer'] = ({ event_id: id }) => [
      apiError({ code: 'invalid_parameter', param: 'session.audio', event_id: id ?? null }),
    ];
    expect(await failureOf(opened({ answer }, { config: {} }))).toMatchObject({
      code: 'SERVER_ERROR',
      details: { errorCode: 'invalid_parameter' },
    });
  });

  test('with a limit of 0 is INVALID_ARGUMENT', async () => {
    for (const limit of ['transcriptTimeoutMs', 'connectTimeoutMs', 'commandTimeoutMs'])
      expect(await failureOf(opened({}, { [limit]: 0 }))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('commands', () => {
  test('append, commit and clear keep their order, and the last two settle on the server’s word', async () => {
    await using open = await opened();
    const appending = open.session.appendAudio(new Int16Array(4_800));
    const committing = open.session.commitAudio();
    const clearing = open.session.clearAudio();
    await appending;
    await open.server.next('input_audio_buffer.clear');
    expect(open.server.heard.map(({ type }) => type)).toEqual([
      'input_audio_buffer.append',
      'input_audio_buffer.commit',
      'input_audio_buffer.clear',
    ]);
    open.server.send(committed('i1', null), { type: 'input_audio_buffer.cleared' });
    expect(await committing).toBe('i1');
    await clearing;
    open.server.send(completed('i1', ''));
    await open.session.settled();
    expect(open.clock.timerCount).toBe(0);
  });

  test('are refused, and time out, as those of a conversation', async () => {
    await using open = await opened();
    const refused = open.session.commitAudio();
    const { event_id: id } = await open.server.next('input_audio_buffer.commit');
    open.server.send(apiError({ code: 'input_audio_buffer_commit_empty', event_id: id ?? null }));
    expect(await failureOf(refused)).toMatchObject({ details: { errorCode: 'input_audio_buffer_commit_empty' } });
    const late = open.session.update({});
    await open.server.next('session.update');
    open.clock.advance(10_000);
    expect(await failureOf(late)).toMatchObject({ code: 'TIMEOUT' });
    const controller = new AbortController();
    const aborted = open.session.clearAudio({ signal: controller.signal });
    controller.abort(new Error('enough'));
    expect(await failureOf(aborted)).toMatchObject({ message: 'enough' });
  });

  test('reject when the connection is lost, and the streams end', async () => {
    await using open = await opened();
    let error: unknown;
    open.session.events$.subscribe({ error: (reason: unknown) => (error = reason) });
    open.server.send(committed('i1', null));
    await settled();
    const waiting = [failureOf(open.session.commitAudio()), failureOf(open.session.settled())];
    open.server.sever();
    for (const each of waiting) expect(await each).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(error).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(open.finals).toEqual(['complete']);
    expect(() => open.session.send({ type: 'input_audio_buffer.clear' })).toThrowError(
      expect.objectContaining({ code: 'CLOSED' }),
    );
    expect(open.clock.timerCount).toBe(0);
  });
});

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

test('speech and usage are told as in a conversation', async () => {
  await using open = await opened();
  const told: unknown[] = [];
  open.session.speech$.subscribe((event) => told.push(event));
  open.session.usage$.subscribe((event) => told.push(event));
  open.server.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 3, item_id: 'i1' });
  open.server.send({ ...completed('i1', 'one'), usage: { type: 'duration', seconds: 1 } } as KnownServerEvent);
  await settled();
  expect(told).toMatchObject([
    { type: 'started', itemId: 'i1' },
    { source: 'transcription', itemId: 'i1' },
  ]);
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
