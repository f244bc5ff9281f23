import { testClock } from '@antiphon/compliance';
import { createVoiceActivityDetector } from '@antiphon/audio';
import type { ClientEvent, SessionAudioInputConfig, ServerVad, TurnDetection } from '@antiphon/protocol';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { describe, expect, it } from 'vitest';
import { createEmulator, type EmulatorOptions, scriptEngine } from '../src/index.ts';
import { joinSamples, QUESTION, silence, wireBytes } from './spoken-stream.ts';
import { connectClient, IDLE_TIMER_COUNT, openPair, type TestClient, tone } from './test-client.ts';

const TURN = [
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'input_audio_buffer.committed',
  'conversation.item.added',
  'conversation.item.done',
];
const ANSWER = ['response.created', 'response.output_item.added', 'conversation.item.added'];
const STREAM_MS = 4330;
const STREAM = joinSamples(silence(1000), QUESTION, silence(1000));

const update = (input: SessionAudioInputConfig): ClientEvent => ({
  type: 'session.update',
  session: { type: 'realtime', audio: { input } },
});
const listen = (detection: Partial<ServerVad> = {}): ClientEvent =>
  update({ turn_detection: { type: 'server_vad', silence_duration_ms: 400, ...detection } });

/** Sends audio in pieces, as a microphone does. */
function stream(client: TestClient, bytes: Buffer, pieceBytes: number = 960): void {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    const audio = bytes.subarray(start, start + pieceBytes).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio });
  }
}

/** The first content part of an item, as the server holds it. */
async function retrieve(client: TestClient, itemId: string): Promise<{ audio: Buffer; transcript: unknown }> {
  client.send({ type: 'conversation.item.retrieve', item_id: itemId });
  const { item } = await client.next('conversation.item.retrieved');
  const part = item.type === 'message' ? item.content[0] : undefined;
  if (part?.type !== 'input_audio' && part?.type !== 'output_audio') throw new Error(`${itemId} holds no audio`);
  return { audio: Buffer.from(part.audio ?? '', 'base64'), transcript: part.transcript };
}

async function listeningPair(detection: Partial<ServerVad> = {}, options: Partial<EmulatorOptions> = {}) {
  const pair = await openPair(options);
  pair.client.send(listen(detection));
  await pair.client.next('session.updated');
  pair.client.types();
  return pair;
}

const words = (text: string) => scriptEngine({ turns: [{ reply: [{ type: 'say', text }] }] });
const answerOf = (durationMs: number) =>
  scriptEngine({ turns: [], otherwise: [{ type: 'audio', samples: tone(durationMs), transcript: 'la la la' }] });

describe('a turn that the server detects', () => {
  it('runs in the order of the API, under one id, and is answered', async () => {
    await using pair = await listeningPair({}, { engine: words('Hello.') });
    const { client } = pair;
    stream(client, wireBytes(STREAM));
    await client.next('rate_limits.updated');
    expect(client.types().slice(0, 8)).toEqual([...TURN, ...ANSWER]);
    const [started, stopped, committed, added, done] = client.events.slice(2);
    const id = (started as { item_id: string }).item_id;
    expect([stopped, committed]).toMatchObject([{ item_id: id }, { item_id: id, previous_item_id: null }]);
    expect([added, done]).toMatchObject([{ item: { id } }, { item: { id, role: 'user', status: 'completed' } }]);

    const answerId = client.events.find((event) => event.type === 'response.done')?.response.output[0]?.id;
    stream(client, wireBytes(STREAM));
    const next = await client.next('input_audio_buffer.committed');
    expect(next.previous_item_id).toBe(answerId);
  });

  it.each(['audio/pcm', 'audio/pcmu', 'audio/pcma'] as const)(
    'makes an item of exactly the audio between the positions it tells, in %s',
    async (type) => {
      await using pair = await listeningPair({ create_response: false });
      const { client } = pair;
      const format = type === 'audio/pcm' ? ({ type, rate: 24_000 } as const) : ({ type } as const);
      client.send(update({ format }));
      const bytes = wireBytes(joinSamples(STREAM, STREAM), type);
      stream(client, bytes, 777);
      const bytesPerMs = type === 'audio/pcm' ? 48 : 8;
      const turns = [];
      for (let turn = 0; turn < 2; turn++) {
        const started = await client.next('input_audio_buffer.speech_started');
        turns.push({ turn, started, stopped: await client.next('input_audio_buffer.speech_stopped') });
      }
      for (const { turn, started, stopped } of turns) {
        const { audio } = await retrieve(client, started.item_id);
        const expected = bytes.subarray(started.audio_start_ms * bytesPerMs, stopped.audio_end_ms * bytesPerMs);
        expect(audio.equals(expected)).toBe(true);
        expect(Math.abs(started.audio_start_ms - (turn * STREAM_MS + 700))).toBeLessThanOrEqual(40);
        expect(Math.abs(stopped.audio_end_ms - (turn * STREAM_MS + 3370))).toBeLessThanOrEqual(60);
      }
    },
  );

  it('is the same whether the audio comes in drops, halves of samples or at once', async () => {
    const positions: unknown[] = [];
    for (const pieceBytes of [31, 4_801, 1_000_000]) {
      await using pair = await listeningPair({ create_response: false });
      const { client } = pair;
      stream(client, wireBytes(joinSamples(STREAM, STREAM)), pieceBytes);
      const starts = [await client.next('input_audio_buffer.speech_started')];
      const stops = [await client.next('input_audio_buffer.speech_stopped')];
      starts.push(await client.next('input_audio_buffer.speech_started'));
      stops.push(await client.next('input_audio_buffer.speech_stopped'));
      positions.push([starts.map((event) => event.audio_start_ms), stops.map((event) => event.audio_end_ms)]);
    }
    expect(positions[1]).toEqual(positions[0]);
    expect(positions[2]).toEqual(positions[0]);
  });

  it('counts its positions over the whole session, committed audio and all', async () => {
    await using pair = await openPair();
    const { client } = pair;
    stream(client, wireBytes(tone(500)));
    client.send({ type: 'input_audio_buffer.commit' });
    client.send(listen({ create_response: false, prefix_padding_ms: 100 }));
    stream(client, wireBytes(STREAM));
    const { audio_start_ms: startMs } = await client.next('input_audio_buffer.speech_started');
    expect(Math.abs(startMs - 1400)).toBeLessThanOrEqual(40);
  });

  it('follows padding, silence and threshold of the session, changed while it runs', async () => {
    await using pair = await listeningPair({ create_response: false, prefix_padding_ms: 0, silence_duration_ms: 900 });
    const { client } = pair;
    stream(client, wireBytes(STREAM));
    const first = await client.next('input_audio_buffer.speech_started');
    const firstStop = await client.next('input_audio_buffer.speech_stopped');
    client.send(listen({ create_response: false, prefix_padding_ms: 500, silence_duration_ms: 300 }));
    stream(client, wireBytes(STREAM));
    const second = await client.next('input_audio_buffer.speech_started');
    const secondStop = await client.next('input_audio_buffer.speech_stopped');
    expect(second.audio_start_ms).toBe(first.audio_start_ms + STREAM_MS - 500);
    expect(secondStop.audio_end_ms).toBe(firstStop.audio_end_ms + STREAM_MS - 600);
    client.send(listen({ create_response: false, threshold: 1 }));
    client.types();
    stream(client, wireBytes(STREAM.map((value) => value / 32)));
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    expect(client.types()).toEqual(['session.updated', 'input_audio_buffer.cleared']);
  });

  it('goes on through an update that leaves its detection as it is', async () => {
    await using pair = await listeningPair({ create_response: false });
    const { client } = pair;
    const half = STREAM.length / 2;
    stream(client, wireBytes(STREAM.subarray(0, half)));
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } });
    client.send(listen({ create_response: true }));
    stream(client, wireBytes(STREAM.subarray(half)));
    await client.next('response.created');
    expect(
      client
        .types()
        .filter((type) => type !== 'session.updated')
        .slice(0, 5),
    ).toEqual(TURN);
  });

  it('is transcribed where the session asks for it', async () => {
    const engine = {
      name: 'ears',
      openSession: () => ({ respond: () => [], transcribe: () => Promise.resolve('what does it mean') }),
    };
    await using pair = await listeningPair({ create_response: false }, { engine });
    const { client } = pair;
    client.send(update({ transcription: { model: 'whisper-1' } }));
    stream(client, wireBytes(STREAM));
    const { item_id: id } = await client.next('input_audio_buffer.committed');
    expect(await client.next('conversation.item.input_audio_transcription.completed')).toMatchObject({
      item_id: id,
      transcript: 'what does it mean',
    });
  });

  it('is not answered with create_response false', async () => {
    await using pair = await listeningPair({ create_response: false });
    const { client } = pair;
    stream(client, wireBytes(STREAM));
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    expect(client.types()).toEqual([...TURN, 'input_audio_buffer.cleared']);
  });

  it('does not come of silence, however long, nor of what a click is', async () => {
    await using pair = await listeningPair({}, { maximumBufferedAudioMs: 70_000 });
    const { client } = pair;
    const quiet = silence(10_000).fill(9_000, 120_000, 120_024);
    for (let count = 0; count < 12; count++) stream(client, wireBytes(quiet), 48_000);
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    expect(client.types()).toEqual(['input_audio_buffer.cleared']);
  });

  it('can be found in a session that begins with turn detection, as the API has it, and by another detector', async () => {
    let madeFor: unknown;
    await using pair = await openPair({
      turnDetection: { type: 'server_vad', create_response: false },
      createDetector: (options) => {
        madeFor = options;
        return createVoiceActivityDetector({ ...options, silenceDurationMs: 100 });
      },
    });
    const { client } = pair;
    expect(client.events[0]).toMatchObject({ session: { audio: { input: { turn_detection: { threshold: 0.5 } } } } });
    expect(madeFor).toEqual({ sampleRateHz: 24_000, threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 200 });
    stream(client, wireBytes(STREAM));
    await client.next('input_audio_buffer.committed');
  });

  it('waits as long as the eagerness of semantic_vad allows', async () => {
    await using pair = await openPair();
    const { client } = pair;
    const detection: TurnDetection = { type: 'semantic_vad', eagerness: 'high', create_response: false };
    client.send(update({ turn_detection: detection }));
    stream(client, wireBytes(joinSamples(STREAM, silence(1500))));
    const { audio_end_ms: endMs } = await client.next('input_audio_buffer.speech_stopped');
    expect(Math.abs(endMs - 4970)).toBeLessThanOrEqual(60);
  });

  it('cannot be asked for with values that the API refuses', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send(listen({ threshold: 2 }));
    expect((await client.next('error')).error.param).toBe('session.audio.input.turn_detection.threshold');
    client.send(listen({ silence_duration_ms: 10 ** 9 }));
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'session.audio.input.turn_detection',
    });
  });
});

describe('a client that commits or clears while the user speaks', () => {
  const speaking = joinSamples(silence(500), QUESTION.subarray(0, 24_000));

  it('gets the item under the id of the speech, with the audio from its start, and no stop', async () => {
    await using pair = await listeningPair();
    const { client } = pair;
    stream(client, wireBytes(speaking));
    const started = await client.next('input_audio_buffer.speech_started');
    client.send({ type: 'input_audio_buffer.commit' });
    const committed = await client.next('input_audio_buffer.committed');
    expect(committed.item_id).toBe(started.item_id);
    stream(client, wireBytes(silence(1000)));
    const { audio } = await retrieve(client, committed.item_id);
    expect(audio.equals(wireBytes(speaking).subarray(started.audio_start_ms * 48))).toBe(true);
    expect(client.types()).not.toContain('input_audio_buffer.speech_stopped');
  });

  it('hears of a new speech when the user goes on', async () => {
    await using pair = await listeningPair({ create_response: false });
    const { client } = pair;
    stream(client, wireBytes(speaking));
    const first = await client.next('input_audio_buffer.speech_started');
    client.send({ type: 'input_audio_buffer.clear' });
    stream(client, wireBytes(joinSamples(QUESTION.subarray(24_000), silence(1000))));
    const second = await client.next('input_audio_buffer.speech_started');
    expect(second.item_id).not.toBe(first.item_id);
    expect(second.audio_start_ms).toBeGreaterThanOrEqual(1500);
    await client.next('input_audio_buffer.committed');
  });

  it('keeps what was said when turn detection is switched off', async () => {
    await using pair = await listeningPair();
    const { client } = pair;
    stream(client, wireBytes(speaking));
    await client.next('input_audio_buffer.speech_started');
    client.send(update({ turn_detection: null }));
    stream(client, wireBytes(silence(1000)));
    client.send({ type: 'input_audio_buffer.commit' });
    await client.next('conversation.item.done');
    expect(client.types()).not.toContain('input_audio_buffer.speech_stopped');
  });
});

describe('speech while an answer goes on', () => {
  const speech = wireBytes(QUESTION.subarray(0, 24_000));

  it('cancels it, in the order of the API, and what was heard of it can be cut', async () => {
    const clock = testClock();
    await using pair = await listeningPair({}, { clock, pace: 1, engine: answerOf(5000) });
    const { client } = pair;
    client.send({ type: 'response.create' });
    await clock.advanceAsync(1000);
    client.types();
    stream(client, speech);
    await client.next('response.done');
    await client.next('rate_limits.updated');
    expect(client.types().filter((type) => !type.endsWith('delta'))).toEqual([
      'input_audio_buffer.speech_started',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const response = client.events.find((event) => event.type === 'response.done')?.response;
    expect(response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [{ status: 'incomplete' }],
    });
    const id = response?.output[0]?.id ?? '';
    client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 640 });
    expect(await client.next('conversation.item.truncated')).toMatchObject({ item_id: id, audio_end_ms: 640 });
    const { audio, transcript } = await retrieve(client, id);
    expect(transcript).toBeNull();
    expect(audio.length).toBe(640 * 48);
    await clock.advanceAsync(10_000);
    expect(client.types()).not.toContain('response.output_audio.delta');
    expect(clock.timerCount).toBe(IDLE_TIMER_COUNT);
  });

  it('lets it go on with interrupt_response false; an answer to the speech is refused while it does', async () => {
    const clock = testClock();
    const detection = { interrupt_response: false };
    await using pair = await listeningPair(detection, { clock, pace: 1, engine: answerOf(5000) });
    const { client } = pair;
    client.send({ type: 'response.create' });
    await clock.advanceAsync(1000);
    stream(client, wireBytes(STREAM));
    const { error } = await client.next('error');
    expect(error).toMatchObject({ code: 'conversation_already_has_active_response', event_id: null });
    await clock.advanceAsync(5000);
    const { response } = await client.next('response.done');
    expect(response.status).toBe('completed');
  });

  it('leaves an answer outside the conversation alone', async () => {
    const clock = testClock();
    await using pair = await listeningPair({}, { clock, pace: 1, engine: answerOf(2000) });
    const { client } = pair;
    client.send({ type: 'response.create', response: { conversation: 'none' } });
    await clock.advanceAsync(500);
    stream(client, speech);
    await client.next('input_audio_buffer.speech_started');
    await clock.advanceAsync(3000);
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it('in one long append with two questions: the second cancels the answer to the first', async () => {
    const clock = testClock();
    await using pair = await listeningPair({}, { clock, pace: 1, engine: answerOf(2000) });
    const { client } = pair;
    stream(client, wireBytes(joinSamples(STREAM, STREAM)), 10_000_000);
    await clock.advanceAsync(5000);
    const responses = client.events.flatMap((event) => (event.type === 'response.done' ? [event.response] : []));
    expect(responses.map(({ status }) => status)).toEqual(['cancelled', 'completed']);
  });
});

describe('idle_timeout_ms', () => {
  it('lets the model speak again when nobody has, so long after its answer was played', async () => {
    const clock = testClock();
    const engine = scriptEngine({
      turns: [
        { reply: [{ type: 'audio', samples: tone(2000) }] },
        { reply: [{ type: 'say', text: 'Are you there?' }] },
      ],
    });
    await using pair = await listeningPair({ idle_timeout_ms: 5000 }, { clock, engine });
    const { client } = pair;
    client.send({ type: 'response.create' });
    await client.next('rate_limits.updated');
    stream(client, wireBytes(silence(7000)));
    client.types();
    await clock.advanceAsync(6999);
    expect(client.types()).toEqual([]);
    await clock.advanceAsync(1);
    expect(client.types().slice(0, 5)).toEqual([
      'input_audio_buffer.timeout_triggered',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
    ]);
    const triggered = client.events.find((event) => event.type === 'input_audio_buffer.timeout_triggered');
    expect(triggered).toMatchObject({ audio_start_ms: 2000, audio_end_ms: 7000 });
    expect(client.events.find((event) => event.type === 'input_audio_buffer.committed')?.item_id).toBe(
      triggered?.item_id,
    );
  });

  it('is called off by speech, by another answer, by an update and by the end of the session', async () => {
    const clock = testClock();
    const pair = await listeningPair({ idle_timeout_ms: 5000 }, { clock, engine: words('One.') });
    const { client } = pair;
    const answer = async (): Promise<void> => {
      client.send({ type: 'response.create' });
      await client.next('response.done');
      await clock.advanceAsync(0);
      expect(clock.timerCount).toBe(IDLE_TIMER_COUNT + 1);
    };
    await answer();
    stream(client, wireBytes(QUESTION.subarray(0, 24_000)));
    await client.next('input_audio_buffer.speech_started');
    expect(clock.timerCount).toBe(IDLE_TIMER_COUNT);
    client.send({ type: 'input_audio_buffer.clear' });
    await answer();
    await answer();
    client.send(listen({ idle_timeout_ms: null }));
    await client.next('session.updated');
    expect(clock.timerCount).toBe(IDLE_TIMER_COUNT);
    client.send(listen({ idle_timeout_ms: 5000 }));
    await answer();
    await pair[Symbol.asyncDispose]();
    expect(clock.timerCount).toBe(0);
  });
});

describe('over a real socket', () => {
  it('a spoken question is answered without a commit, and a second one interrupts', async () => {
    await using emulator = await createEmulator({ listener: wsListener(), pace: 2, engine: answerOf(8000) });
    await using client = await connectClient(wsTransport(), emulator.url);
    client.send(listen({ silence_duration_ms: 200 }));
    stream(client, wireBytes(STREAM));
    await client.next('response.output_audio.delta');
    stream(client, wireBytes(QUESTION));
    await client.next('input_audio_buffer.speech_started');
    const { response } = await client.next('response.done');
    expect(response.status_details).toMatchObject({ reason: 'turn_detected' });
  });
});
