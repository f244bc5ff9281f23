import { testClock } from '@antiphon/compliance';
import type { ClientEvent, SessionConfig } from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';
import { describe, expect, it } from 'vitest';
import { createEmulator, type EngineSession, scriptEngine } from '../src/index.ts';
import { connectClient, openPair, toneBase64, userText } from './test-client.ts';

const update = (session: SessionConfig, eventId?: string): ClientEvent => ({
  type: 'session.update',
  ...(eventId === undefined ? {} : { event_id: eventId }),
  session: { ...session, type: 'realtime' },
});

describe('session.created', () => {
  it('comes first, with every field of the recordings and nulls where they have nulls', async () => {
    await using pair = await openPair({ clock: testClock(1_700_000_000_000) });
    const first = pair.client.events[0];
    expect(first).toMatchObject({
      type: 'session.created',
      event_id: expect.stringMatching(/^event_\w{21}$/),
      session: {
        type: 'realtime',
        object: 'realtime.session',
        id: expect.stringMatching(/^sess_\w{21}$/),
        model: 'm',
        output_modalities: ['audio'],
        tools: [],
        tool_choice: 'auto',
        max_output_tokens: 'inf',
        tracing: null,
        truncation: 'auto',
        prompt: null,
        expires_at: 1_700_003_600,
        include: null,
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24_000 },
            transcription: null,
            noise_reduction: null,
            turn_detection: null,
          },
          output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy', speed: 1 },
        },
      },
    });
  });

  it('has the same ids for the same seed, and others for the next session', async () => {
    await using first = await openPair({ seed: 3 });
    await using second = await openPair({ seed: 3 });
    expect(JSON.stringify(first.client.events[0])).toContain(
      /sess_\w+/.exec(JSON.stringify(second.client.events[0]))?.[0],
    );
    const other = await connectClient(first.transport, first.emulator.url);
    const { session } = await other.next('session.created');
    expect(JSON.stringify(first.client.events[0])).not.toContain(session.id);
  });
});

describe('session.update', () => {
  it('changes what is there, keeps what is absent, and ignores another model', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send(update({ instructions: 'Be brief.', model: 'another', audio: { output: { speed: 1.2 } } }));
    const { session } = await client.next('session.updated');
    expect(session).toMatchObject({
      instructions: 'Be brief.',
      model: 'm',
      audio: { output: { speed: 1.2, voice: 'alloy' } },
    });
    client.send(update({ tools: [{ type: 'function', name: 'f' }] }));
    const next = await client.next('session.updated');
    expect(next.session).toMatchObject({ instructions: 'Be brief.', tools: [{ name: 'f' }] });
  });

  it("clears with null, '' and []", async () => {
    await using pair = await openPair();
    const { client } = pair;
    const input = {
      transcription: { model: 'whisper-1' },
      noise_reduction: { type: 'near_field' },
      turn_detection: { type: 'server_vad', threshold: 0.3 },
    } as const;
    client.send(
      update({ instructions: 'x', tools: [{ type: 'function', name: 'f' }], max_output_tokens: 9, audio: { input } }),
    );
    const full = await client.next('session.updated');
    expect(full.session.audio?.input).toEqual({
      format: { type: 'audio/pcm', rate: 24_000 },
      transcription: { model: 'whisper-1', language: null, prompt: null },
      noise_reduction: { type: 'near_field' },
      turn_detection: {
        type: 'server_vad',
        threshold: 0.3,
        prefix_padding_ms: 300,
        silence_duration_ms: 200,
        idle_timeout_ms: null,
        create_response: true,
        interrupt_response: true,
      },
    });
    const nothing = { transcription: null, noise_reduction: null, turn_detection: null };
    client.send(update({ instructions: '', tools: [], max_output_tokens: null, audio: { input: nothing } }));
    const { session } = await client.next('session.updated');
    expect(session).toMatchObject({ instructions: '', tools: [], max_output_tokens: 'inf', audio: { input: nothing } });
  });

  it.each([
    ['without a type', { instructions: 'changed' }, 'missing_required_parameter', 'session.type'],
    ['for a transcription session', { type: 'transcription' }, 'invalid_parameter', 'session.type'],
    [
      'with a field of the preview',
      { type: 'realtime', instructions: 'changed', modalities: ['text'] },
      'unknown_parameter',
      'session.modalities',
    ],
    [
      'with an unknown audio field',
      { type: 'realtime', instructions: 'changed', audio: { input: { x: 1 } } },
      'unknown_parameter',
      'session.audio.input.x',
    ],
    [
      'with two modalities',
      { type: 'realtime', instructions: 'changed', output_modalities: ['audio', 'text'] },
      'invalid_value',
      'session.output_modalities',
    ],
    [
      'with a speed out of range',
      { type: 'realtime', instructions: 'changed', audio: { output: { speed: 9 } } },
      'decimal_above_max_value',
      'session.audio.output.speed',
    ],
  ])('is refused %s, and nothing of it is applied', async (_name, session, code, param) => {
    await using pair = await openPair();
    const { client } = pair;
    client.sendFrame(JSON.stringify({ type: 'session.update', event_id: 'u1', session }));
    const { error } = await client.next('error');
    expect(error).toMatchObject({ type: 'invalid_request_error', code, param, event_id: 'u1' });
    client.send(update({}));
    const { session: after } = await client.next('session.updated');
    expect(after).not.toMatchObject({ instructions: 'changed' });
  });

  it('refuses another voice once the model has spoken, and takes it before', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send(update({ audio: { output: { voice: 'cedar' } } }));
    await client.next('session.updated');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.send(update({ instructions: 'changed', audio: { output: { voice: 'marin' } } }, 'v1'));
    expect((await client.next('error')).error).toMatchObject({ code: 'cannot_update_voice', event_id: 'v1' });
    client.send(update({ audio: { output: { voice: 'cedar' } } }));
    const { session } = await client.next('session.updated');
    expect(session).not.toMatchObject({ instructions: 'changed' });
  });
});

describe('the input buffer', () => {
  it('refuses a commit below 100 ms, keeps the audio, and makes an item from 100 ms on', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(99) });
    client.send({ type: 'input_audio_buffer.commit', event_id: 'b1' });
    expect((await client.next('error')).error).toMatchObject({
      code: 'input_audio_buffer_commit_empty',
      event_id: 'b1',
    });
    expect(client.types()).toEqual(['error']);
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(1) });
    client.send({ type: 'input_audio_buffer.commit' });
    const { item_id: id } = await client.next('input_audio_buffer.committed');
    client.send({ type: 'conversation.item.retrieve', item_id: id });
    const { item } = await client.next('conversation.item.retrieved');
    expect(JSON.stringify(item)).toContain(
      Buffer.concat([Buffer.from(toneBase64(99), 'base64'), Buffer.from(toneBase64(1), 'base64')]).toString('base64'),
    );
  });

  it('is empty after a clear', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(500) });
    client.send({ type: 'input_audio_buffer.clear' });
    client.send({ type: 'input_audio_buffer.commit' });
    await client.next('input_audio_buffer.cleared');
    expect((await client.next('error')).error.code).toBe('input_audio_buffer_commit_empty');
  });

  it('holds so much and no more', async () => {
    await using pair = await openPair({ maximumBufferedAudioMs: 200 });
    const { client } = pair;
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(150) });
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(100), event_id: 'a2' });
    expect((await client.next('error')).error).toMatchObject({ code: 'invalid_value', event_id: 'a2' });
    client.send({ type: 'input_audio_buffer.commit' });
    expect((await client.next('conversation.item.done')).item).toMatchObject({ role: 'user' });
  });
});

describe('input transcription', () => {
  const transcription = (model: string): ClientEvent => update({ audio: { input: { transcription: { model } } } });
  const speak = (client: { send(event: ClientEvent): void }): void => {
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(1500) });
    client.send({ type: 'input_audio_buffer.commit' });
  };

  it('tells what was heard, in deltas and whole, and remembers it', async () => {
    const engine = scriptEngine({ turns: [{ heard: 'what is the weather', reply: [] }] });
    await using pair = await openPair({ engine });
    const { client } = pair;
    client.send(transcription('gpt-4o-transcribe'));
    speak(client);
    const { item_id: id } = await client.next('input_audio_buffer.committed');
    const completed = await client.next('conversation.item.input_audio_transcription.completed');
    expect(completed).toMatchObject({
      item_id: id,
      content_index: 0,
      transcript: 'what is the weather',
      usage: { type: 'tokens' },
    });
    const deltas = client.events.flatMap((event) =>
      event.type === 'conversation.item.input_audio_transcription.delta' ? [event.delta] : [],
    );
    expect(deltas.join('')).toBe('what is the weather');
    client.send({ type: 'conversation.item.retrieve', item_id: id });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ content: [{ transcript: 'what is the weather' }] });
  });

  it('is billed by time for whisper-1, in one delta', async () => {
    await using pair = await openPair({ engine: scriptEngine({ turns: [{ heard: 'two words', reply: [] }] }) });
    const { client } = pair;
    client.send(transcription('whisper-1'));
    speak(client);
    const { usage } = await client.next('conversation.item.input_audio_transcription.completed');
    expect(usage).toEqual({ type: 'duration', seconds: 2 });
    const deltas = client.types().filter((type) => type.endsWith('transcription.delta'));
    expect(deltas).toHaveLength(1);
  });

  it('fails as unintelligible when the engine cannot tell, and is not sent when nobody asked', async () => {
    await using pair = await openPair();
    const { client } = pair;
    speak(client);
    await client.next('conversation.item.done');
    client.send(transcription('whisper-1'));
    speak(client);
    const failed = await client.next('conversation.item.input_audio_transcription.failed');
    expect(failed.error).toMatchObject({ code: 'audio_unintelligible' });
    expect(client.types().filter((type) => type.includes('transcription'))).toHaveLength(1);
  });
});

describe('the end of a session', () => {
  it('stops the engine, closes it once, and leaves no timer and no session', async () => {
    const clock = testClock();
    const signals: AbortSignal[] = [];
    let closedCount = 0;
    const openSession = (): EngineSession => ({
      async *respond(_request, { signal }) {
        signals.push(signal);
        yield { type: 'say', text: 'one two three four five six seven' };
        await new Promise(() => undefined);
      },
      close: () => void (closedCount += 1),
    });
    await using pair = await openPair({ clock, pace: 1, engine: { name: 'stuck', openSession } });
    const { client, emulator } = pair;
    client.send({ type: 'response.create' });
    await clock.advanceAsync(400);
    expect(clock.timerCount).toBeGreaterThan(0);
    await client.connection.close();
    await clock.advanceAsync(0);
    expect(signals[0]?.aborted).toBe(true);
    expect(closedCount).toBe(1);
    expect(clock.timerCount).toBe(0);
    expect(emulator.sessionCount).toBe(0);
  });

  it('comes with the emulator, which can be disposed twice', async () => {
    const pair = await openPair();
    pair.client.send(userText('x'));
    await Promise.all([pair.emulator[Symbol.asyncDispose](), pair.emulator[Symbol.asyncDispose]()]);
    await pair.emulator[Symbol.asyncDispose]();
    expect((await pair.client.closed).code).toBe(1001);
    expect(pair.emulator.sessionCount).toBe(0);
  });

  it('comes at once, with 1011, when the engine cannot be opened, and the emulator goes on', async () => {
    const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
    const engine = {
      name: 'closed',
      openSession(): never {
        throw new Error('not today');
      },
    };
    await using emulator = await createEmulator({ listener, engine });
    for (let count = 0; count < 2; count += 1) {
      const client = await connectClient(transport, emulator.url);
      expect((await client.closed).code).toBe(1011);
    }
    await expect.poll(() => emulator.sessionCount).toBe(0);
  });

  it('is told to the observer, and an observer that throws does no harm', async () => {
    const heard: string[] = [];
    const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
    const emulator = await createEmulator({
      listener,
      pace: Number.POSITIVE_INFINITY,
      observer: {
        sessionOpened: ({ model }) => void heard.push(`opened ${model}`),
        sessionClosed: ({ model }) => void heard.push(`closed ${model}`),
        responseDone() {
          heard.push('done');
          throw new Error('from the observer');
        },
      },
    });
    const client = await connectClient(transport, emulator.url);
    client.send({ type: 'response.create' });
    await client.next('rate_limits.updated');
    await emulator[Symbol.asyncDispose]();
    expect(heard).toEqual(['opened m', 'done', 'closed m']);
  });
});
