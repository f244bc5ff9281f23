import { bytesFromBase64, type KnownServerEvent } from '@antiphon/protocol';
import { describe, expect, test } from 'vitest';
import { fakeClock } from './support/fake-clock.ts';
import { failureOf } from './support/open-session.ts';
import { committed, completed, described, openTranscription as opened, updated } from './support/open-transcription.ts';
import { type ScriptedServerOptions, settled } from './support/scripted-server.ts';
import { apiError, sessionCreated } from './support/server-events.ts';

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

  test('convert audio, and send a source whole and commit it', async () => {
    await using open = await opened({
      answer: ({ type }) =>
        type === 'input_audio_buffer.commit' ? [committed('i1', null), completed('i1', 'hi')] : [],
    });
    const format = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 48_000, channelCount: 2 } as const;
    await open.session.appendAudio(new Int16Array(9_600), { format });
    async function* source(): AsyncGenerator<Int16Array> {
      for (let count = 0; count < 4; count += 1) yield new Int16Array(9_600);
    }
    expect(await open.session.sendAudio(source(), { format, chunkMs: 200, commit: true })).toEqual({
      durationMs: 400,
      droppedMs: 0,
      itemId: 'i1',
    });
    await open.session.settled();
    expect(open.finals).toEqual(['i1 completed hi']);
    const appended = open.server.heard.flatMap((event) =>
      event.type === 'input_audio_buffer.append' ? [bytesFromBase64(event.audio).length] : [],
    );
    expect(appended.slice(-2)).toEqual([9_600, 9_600]);
    expect(appended.reduce((sum, length) => sum + length, 0)).toBe(500 * 48);
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
