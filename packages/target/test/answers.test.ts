import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readWav, writeWav } from '@antiphon/audio';
import { writeWavFile } from '@antiphon/audio/node';
import { createMessage, createPiece } from '@antiphon/memory';
import { describe, expect, it } from 'vitest';
import { scene, typesOf } from './scene.ts';

const sine = (sampleCount: number, periodSamples = 20): Int16Array =>
  Int16Array.from({ length: sampleCount }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * index) / periodSamples)),
  );

describe('an answer', () => {
  it('is a text piece with the whole transcript and an audio piece with a 24 000 Hz mono PCM16 WAV of every sample', async () => {
    const samples = sine(4_801);
    const usage = { total_tokens: 9, input_tokens: 4, output_tokens: 5 };
    await using stage = await scene({ respond: (to) => to.say({ transcript: 'one two three', samples, usage }) });
    const message = createMessage({
      conversationId: 'c',
      role: 'user',
      pieces: [
        createPiece({ value: 'original', convertedValue: 'converted', converterIdentifiers: [{ type: 'Test' }] }),
      ],
      labels: { operation: 'spring' },
    });
    const answers = await stage.target.sendPrompt({ message, labels: { run: '1' } });
    expect(answers).toHaveLength(1);
    const [text, audio] = answers[0]?.pieces ?? [];
    expect(answers[0]).toMatchObject({ role: 'assistant', sequence: 1, labels: { operation: 'spring', run: '1' } });
    expect(answers[0]?.targetIdentifier).toMatchObject({ type: 'RealtimeTarget', modelName: 'scripted' });
    expect(text).toMatchObject({
      originalValue: 'one two three',
      originalValueDataType: 'text',
      responseError: 'none',
      metadata: { status: 'completed', audioDurationMs: 200, usage, timeToFirstAudioMs: expect.any(Number) },
    });
    expect(audio).toMatchObject({
      convertedValueDataType: 'audio_path',
      metadata: { sampleRateHz: 24_000, sampleCount: 4_801 },
    });
    expect(text?.metadata).not.toHaveProperty('interrupted');
    const bytes = await readFile(audio?.convertedValue ?? '');
    const wav = readWav(bytes);
    expect(wav.format).toEqual({ encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 });
    expect(wav.toPcm16()).toEqual(samples);
    expect(bytes.length).toBe(44 + 2 * 4_801);
    expect(audio?.convertedValueSha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await readdir(stage.audioFolder)).toHaveLength(1);
    const [stored] = await stage.memory.getMessages({ conversationId: 'c', role: 'user' });
    expect(stored?.pieces[0]).toMatchObject({ convertedValue: 'converted', converterIdentifiers: [{ type: 'Test' }] });
    expect(stage.server.connections[0]?.items[0]).toMatchObject({
      content: [{ type: 'input_text', text: 'converted' }],
    });
  });

  it('is saved with its own format, not the format of the question', async () => {
    await using stage = await scene();
    const question = join(stage.folder, 'question.wav');
    await writeWavFile(question, { sampleRateHz: 16_000, channelCount: 2, samples: sine(32_000) });
    const { audioPath = '' } = await stage.target.sendAudio(question, 'c');
    expect(readWav(await readFile(audioPath)).format).toMatchObject({ sampleRateHz: 24_000, channelCount: 1 });
  });

  it('may be text alone', async () => {
    await using stage = await scene({ respond: (to) => to.say({ text: 'in writing' }) });
    const turn = await stage.target.sendText('hello', 'c');
    expect(turn).toMatchObject({ text: 'in writing', transcript: '', status: 'completed' });
    expect(turn.audioPath).toBeUndefined();
    expect(turn.messages[0]?.pieces).toMatchObject([{ convertedValue: 'in writing', responseError: 'none' }]);
  });

  it('that was cancelled is what came of it, marked as interrupted', async () => {
    const cancelled = { status: 'cancelled', statusDetails: { type: 'cancelled', reason: 'turn_detected' } } as const;
    await using stage = await scene({
      respond: (to, turn) =>
        to.say(turn === 0 ? { transcript: 'one tw', samples: sine(240), ...cancelled } : cancelled),
    });
    const partial = await stage.target.sendText('hello', 'c');
    expect(partial).toMatchObject({ interrupted: true, transcript: 'one tw' });
    expect(partial.messages[0]?.pieces[0]?.metadata).toMatchObject({ interrupted: true });
    const nothing = await stage.target.sendText('hello', 'c');
    expect(nothing.messages[0]?.pieces).toMatchObject([
      { convertedValue: '', responseError: 'empty', metadata: { interrupted: true } },
    ]);
  });

  it('that is incomplete for its length keeps what was said and says so', async () => {
    const statusDetails = { type: 'incomplete', reason: 'max_output_tokens' };
    await using stage = await scene({
      respond: (to) => to.say({ transcript: 'one', status: 'incomplete', statusDetails }),
    });
    const { messages } = await stage.target.sendText('hello', 'c');
    expect(messages[0]?.pieces).toMatchObject([
      { convertedValue: 'one', responseError: 'none', metadata: { incompleteReason: 'max_output_tokens' } },
    ]);
  });

  it('that a content filter cut is blocked, with the part that came', async () => {
    const statusDetails = { type: 'incomplete', reason: 'content_filter' };
    await using stage = await scene({
      respond: (to, turn) =>
        to.say({
          ...(turn === 0 ? { transcript: 'one', samples: sine(240) } : {}),
          status: 'incomplete',
          statusDetails,
        }),
    });
    const { messages: partial } = await stage.target.sendText('hello', 'c');
    expect(partial[0]?.pieces).toMatchObject([
      { convertedValue: 'one', responseError: 'blocked' },
      { convertedValueDataType: 'audio_path', responseError: 'blocked' },
    ]);
    const { messages: nothing } = await stage.target.sendText('hello', 'c');
    expect(nothing[0]?.pieces).toMatchObject([{ convertedValueDataType: 'error', responseError: 'blocked' }]);
  });

  it.each([
    [
      'an error event',
      (send: (event: Record<string, unknown>) => void) => {
        send({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } });
        send({ type: 'error', error: { type: 'invalid_request_error', code: 'content_filter', message: 'filtered' } });
      },
    ],
    [
      'a refused response.create',
      (send: (event: Record<string, unknown>) => void) =>
        send({ type: 'error', error: { type: 'invalid_request_error', code: 'content_filter', message: 'filtered' } }),
    ],
    [
      'a failed response',
      (send: (event: Record<string, unknown>) => void) => {
        const error = { type: 'invalid_request_error', code: 'content_policy_violation', message: 'filtered' };
        send({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } });
        const statusDetails = { type: 'failed', error };
        send({
          type: 'response.done',
          response: { id: 'resp_1', status: 'failed', status_details: statusDetails, output: [] },
        });
      },
    ],
  ])('that a content filter refused is blocked when it is told by %s', async (_name, tell) => {
    await using stage = await scene({
      respond: (to, turn) => (turn === 0 ? tell((event) => to.send(event)) : to.say({ transcript: 'fine' })),
    });
    const turn = await stage.target.sendText('hello', 'c');
    expect(turn.status).toBe('blocked');
    expect(turn.messages[0]?.pieces).toMatchObject([{ convertedValueDataType: 'error', responseError: 'blocked' }]);
    expect(await stage.target.sendText('again', 'c')).toMatchObject({ transcript: 'fine' });
  });

  it('with function calls and several items becomes a piece each, and the calls are told again', async () => {
    const call = {
      id: 'fc_1',
      type: 'function_call',
      call_id: 'call_1',
      name: 'look_up',
      arguments: '{"a":1}',
      status: 'completed',
    };
    const say = (id: string, text: string) => ({
      id,
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text }],
    });
    await using stage = await scene({
      respond: (to, turn) =>
        to.say(turn === 0 ? { items: [say('a', 'first'), call, say('b', 'second')] } : { text: 'x' }),
    });
    const { messages } = await stage.target.sendText('hello', 'c');
    expect(messages[0]?.pieces.map((piece) => piece.convertedValueDataType)).toEqual(['text', 'function_call']);
    expect(messages[0]?.pieces[0]?.convertedValue).toBe('first\nsecond');
    await stage.target.cleanupTarget();
    await stage.target.sendText('again', 'c');
    expect(stage.server.connections[1]?.items).toContainEqual(
      expect.objectContaining({ type: 'function_call', call_id: 'call_1', arguments: '{"a":1}' }),
    );
  });
});

describe('a spoken prompt', () => {
  it.each([
    [
      '8 000 Hz µ-law',
      { format: { encoding: 'pcmu', bitsPerSample: 8, sampleRateHz: 8_000, channelCount: 1 } } as const,
      8_000,
      1,
    ],
    ['22 050 Hz', { sampleRateHz: 22_050 }, 22_050, 1],
    ['24 000 Hz', { sampleRateHz: 24_000 }, 24_000, 1],
    ['44 100 Hz stereo', { sampleRateHz: 44_100, channelCount: 2 }, 44_100, 2],
  ])(
    'of %s is sent as 24 000 Hz mono PCM16 of the same length, by append and commit',
    async (_name, format, sampleRateHz, channelCount) => {
      await using stage = await scene();
      const path = join(stage.folder, 'question.wav');
      await writeWavFile(path, { ...format, samples: sine(sampleRateHz * channelCount, 40 * channelCount) });
      await stage.target.sendAudio(path, 'c');
      const [connection] = stage.server.connections;
      expect(connection?.committed[0]?.length).toBe(24_000 * 2);
      expect(typesOf(connection?.received ?? [])).toEqual([
        'session.update',
        'input_audio_buffer.commit',
        'response.create',
      ]);
    },
  );

  it('of a minute goes out in events of a size that the API takes', async () => {
    await using stage = await scene();
    const path = join(stage.folder, 'long.wav');
    await writeWavFile(path, { sampleRateHz: 24_000, samples: new Int16Array(24_000 * 60) });
    await stage.target.sendAudio(path, 'c');
    const [connection] = stage.server.connections;
    const sizes = connection?.received.map((event) => JSON.stringify(event).length) ?? [];
    expect(Math.max(...sizes)).toBeLessThan(15 * 1024 * 1024);
    expect(connection?.committed[0]?.length).toBe(24_000 * 60 * 2);
  });

  it('under 100 ms is padded with silence, and memory says by how much', async () => {
    await using stage = await scene();
    const path = join(stage.folder, 'short.wav');
    await writeWavFile(path, { sampleRateHz: 24_000, samples: sine(1_200) });
    await stage.target.sendAudio(path, 'c');
    const sent = stage.server.connections[0]?.committed[0] ?? new Uint8Array();
    expect(sent.length).toBe(2_400 * 2);
    expect(sent.subarray(2_400).every((byte) => byte === 0)).toBe(true);
    const [stored] = await stage.memory.getMessages({ role: 'user' });
    expect(stored?.pieces[0]?.metadata).toEqual({ paddedWithSilenceMs: 50 });
    expect(stored?.pieces[0]?.convertedValueSha256).toBe(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  });

  it('and a text in one message become two items, in order, and one answer', async () => {
    await using stage = await scene();
    const path = join(stage.folder, 'question.wav');
    await writeWavFile(path, { sampleRateHz: 24_000, samples: sine(4_800) });
    const pieces = [createPiece({ value: 'listen:' }), createPiece({ value: path, dataType: 'audio_path' })];
    const answers = await stage.target.sendPrompt({
      message: createMessage({ conversationId: 'c', role: 'user', pieces }),
    });
    expect(answers).toHaveLength(1);
    expect(typesOf(stage.server.connections[0]?.received ?? [])).toEqual([
      'session.update',
      'conversation.item.create',
      'input_audio_buffer.commit',
      'response.create',
    ]);
  });

  it.each([
    ['no such file', undefined, 'INVALID_ARGUMENT'],
    ['an empty file', new Uint8Array(), 'AUDIO_FORMAT'],
    [
      'not a WAV',
      new TextEncoder().encode('This is no audio at all, but long enough to have a header of its own.'),
      'AUDIO_FORMAT',
    ],
    ['a WAV without a sample', writeWav({ sampleRateHz: 24_000, samples: new Int16Array() }), 'AUDIO_FORMAT'],
  ])('that is %s is refused before anything is connected or remembered', async (_name, bytes, code) => {
    await using stage = await scene();
    const path = join(stage.folder, 'bad.wav');
    if (bytes !== undefined) await (await import('node:fs/promises')).writeFile(path, bytes);
    await expect(stage.target.sendAudio(path, 'c')).rejects.toMatchObject({ code });
    expect(stage.server.attemptCount).toBe(0);
    expect(await stage.memory.getMessages()).toEqual([]);
  });
});
