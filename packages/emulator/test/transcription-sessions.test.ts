import { openai } from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';
import { describe, expect, it } from 'vitest';
import { createEmulator, type EmulatorOptions, scriptEngine, type SessionReport } from '../src/index.ts';
import { QUESTION, silence, wireBytes } from './spoken-stream.ts';
import { connectClient, toneBase64, userText } from './test-client.ts';

const PREFIX = 'conversation.item.input_audio_transcription';
const ITEM = ['input_audio_buffer.committed', 'conversation.item.added', 'conversation.item.done'];
const VAD = { type: 'server_vad' } as const;
const heard = (...texts: readonly string[]) =>
  scriptEngine({ turns: texts.map((text) => ({ heard: text, reply: [] })) });

async function openTranscription(options: Partial<EmulatorOptions> = {}) {
  const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
  const emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY, seed: 7, ...options });
  const endpoint = openai({ baseUrl: emulator.url, intent: 'transcription' });
  const client = await connectClient(transport, emulator.url, 'k', endpoint);
  const { session } = await client.next('session.created');
  client.types();
  return { client, session, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

describe('a session that transcribes', () => {
  it('is described as one: without a model, an output, and answers', async () => {
    await using pair = await openTranscription({ turnDetection: VAD });
    expect(pair.session).toEqual({
      type: 'transcription',
      object: 'realtime.transcription_session',
      id: expect.stringMatching(/^sess_/u),
      expires_at: expect.any(Number),
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24_000 },
          transcription: null,
          noise_reduction: null,
          turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200 },
        },
      },
      include: null,
    });
  });

  it('writes down what is committed, one stretch after the other, and answers nothing', async () => {
    await using pair = await openTranscription({ engine: heard('good morning', 'and good night') });
    const { client } = pair;
    client.send({
      type: 'session.update',
      session: { type: 'transcription', audio: { input: { transcription: { model: 'gpt-4o-transcribe' } } } },
    });
    expect((await client.next('session.updated')).session).toMatchObject({
      type: 'transcription',
      audio: { input: { transcription: { model: 'gpt-4o-transcribe', language: null } } },
    });
    client.types();
    const transcripts: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      client.send({ type: 'input_audio_buffer.append', audio: toneBase64(200) });
      client.send({ type: 'input_audio_buffer.commit' });
      transcripts.push((await client.next(`${PREFIX}.completed`)).transcript);
    }
    expect(transcripts).toEqual(['good morning', 'and good night']);
    const turn = (words: number) => [...ITEM, ...Array.from({ length: words }, () => `${PREFIX}.delta`)];
    expect(client.types()).toEqual([...turn(2), `${PREFIX}.completed`, ...turn(3), `${PREFIX}.completed`]);
  });

  it('finds the turns by itself where it is asked to, and answers none', async () => {
    await using pair = await openTranscription({ engine: heard('what does it mean') });
    const { client } = pair;
    const input = { transcription: { model: 'gpt-4o-transcribe' }, turn_detection: VAD };
    client.send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
    await client.next('session.updated');
    client.types();
    for (const samples of [QUESTION, silence(1_000)]) {
      client.send({ type: 'input_audio_buffer.append', audio: wireBytes(samples).toString('base64') });
    }
    expect((await client.next(`${PREFIX}.completed`)).transcript).toBe('what does it mean');
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    const types = client.types().filter((type) => !type.endsWith('.delta'));
    expect(types).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      ...ITEM,
      `${PREFIX}.completed`,
      'input_audio_buffer.cleared',
    ]);
  });

  it('says what it could not understand', async () => {
    await using pair = await openTranscription();
    const { client } = pair;
    const input = { transcription: { model: 'gpt-4o-transcribe' } };
    client.send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(200) });
    client.send({ type: 'input_audio_buffer.commit' });
    expect(await client.next(`${PREFIX}.failed`)).toMatchObject({ error: { code: 'audio_unintelligible' } });
  });

  it.each([
    ['items', userText('hello')],
    ['answers', { type: 'response.create' } as const],
    ['cancelling', { type: 'response.cancel' } as const],
    ['the configuration of a conversation', { type: 'session.update', session: { type: 'realtime' } } as const],
  ])('refuses %s, and goes on', async (_name, event) => {
    await using pair = await openTranscription();
    const { client } = pair;
    client.send({ ...event, event_id: 'asked' });
    expect(await client.next('error')).toMatchObject({ error: { type: 'invalid_request_error', event_id: 'asked' } });
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    expect(client.types()).toEqual(['error', 'input_audio_buffer.cleared']);
  });

  it.each(['gpt-live-transcribe', 'gpt-realtime-whisper'])(
    'refuses turn detection with %s, and changes nothing',
    async (model) => {
      await using pair = await openTranscription();
      const { client } = pair;
      const transcription = { model };
      const input = { transcription, turn_detection: VAD };
      client.send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
      expect(await client.next('error')).toMatchObject({
        error: { code: 'invalid_value', param: 'session.audio.input.turn_detection' },
      });
      client.send({ type: 'session.update', session: { type: 'transcription' } });
      expect((await client.next('session.updated')).session).toMatchObject({
        audio: { input: { transcription: null, turn_detection: null } },
      });
      client.send({ type: 'session.update', session: { type: 'transcription', audio: { input: { transcription } } } });
      expect((await client.next('session.updated')).session).toMatchObject({ audio: { input: { transcription } } });
    },
  );

  it('is told of as one that has no model', async () => {
    const opened: SessionReport[] = [];
    await using pair = await openTranscription({ observer: { sessionOpened: (report) => void opened.push(report) } });
    expect(opened).toEqual([{ sessionId: pair.session.id, sessionType: 'transcription', model: '' }]);
  });
});
