import { testClock } from '@antiphon/compliance';
import { describe, expect, it } from 'vitest';
import { type ResponseReport, scriptEngine, syllableVoice } from '../src/index.ts';
import { audioOf, IDLE_TIMER_COUNT, openPair, tone, toneBase64, userText } from './test-client.ts';

const ITEM = ['conversation.item.added', 'conversation.item.done'];
const OPENING = [
  'response.created',
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
];
const AUDIO_END = [
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'response.output_item.done',
  'conversation.item.done',
  'response.done',
  'rate_limits.updated',
];
const TEXT_END = ['response.output_text.done', ...AUDIO_END.slice(2)];
const withoutDeltas = (types: string[]): string[] => types.filter((type) => !type.endsWith('.delta'));

describe('a text turn', () => {
  it('runs in the order of the API', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send(userText('hello there'));
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await client.next('rate_limits.updated');
    expect(withoutDeltas(client.types())).toEqual([...ITEM, ...OPENING, ...TEXT_END]);
    const deltas = client.events.flatMap((event) => (event.type === 'response.output_text.delta' ? [event.delta] : []));
    expect(deltas.join('')).toBe('You said: hello there');
    expect(deltas.length).toBeGreaterThan(1);
    const done = client.events.find((event) => event.type === 'response.done');
    expect(done?.response).toMatchObject({
      status: 'completed',
      status_details: null,
      output_modalities: ['text'],
      output: [
        { status: 'completed', role: 'assistant', content: [{ type: 'output_text', text: 'You said: hello there' }] },
      ],
    });
  });
});

describe('an audio turn with manual commit', () => {
  it('runs in the order of the API, and its bytes are those that were synthesised', async () => {
    const reports: ResponseReport[] = [];
    await using pair = await openPair({ observer: { responseDone: (report) => void reports.push(report) } });
    const { client } = pair;
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(300) });
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(200) });
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    await client.next('rate_limits.updated');
    expect(withoutDeltas(client.types())).toEqual(['input_audio_buffer.committed', ...ITEM, ...OPENING, ...AUDIO_END]);

    const intro = await syllableVoice().speak('I heard 0.50 seconds of audio. ', { voice: 'alloy' });
    const rest = await syllableVoice().speak('Here it is:', { voice: 'alloy' });
    const heard = [...tone(300), ...tone(200)];
    const expected = Int16Array.from([...intro, ...rest, ...heard]);
    const received = audioOf(client.events);
    expect(received.byteLength).toBe(expected.byteLength);
    expect(Buffer.from(received).equals(Buffer.from(expected.buffer))).toBe(true);
    expect(reports).toMatchObject([
      { sampleCount: expected.length, text: 'I heard 0.50 seconds of audio. Here it is:' },
    ]);
    expect(Buffer.from(reports[0]!.audio).equals(received)).toBe(true);
  });

  it('lets the transcript run ahead of the audio', async () => {
    await using pair = await openPair({
      engine: scriptEngine({ turns: [{ reply: [{ type: 'say', text: 'one two three four five six seven eight' }] }] }),
    });
    const { client } = pair;
    client.send({ type: 'response.create' });
    await client.next('response.done');
    const deltas = client.types().filter((type) => type.endsWith('.delta'));
    expect(deltas[0]).toBe('response.output_audio_transcript.delta');
    expect(deltas.at(-1)).toBe('response.output_audio.delta');
    const lastWord = deltas.lastIndexOf('response.output_audio_transcript.delta');
    const chunksBefore = deltas.slice(0, lastWord).filter((type) => type === 'response.output_audio.delta').length;
    const chunkCount = deltas.filter((type) => type === 'response.output_audio.delta').length;
    expect(chunksBefore).toBeLessThan(chunkCount * 0.6);
  });

  it('carries one item id from the commit on, and the next item follows the answer', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(100) });
    client.send({ type: 'input_audio_buffer.commit' });
    const committed = await client.next('input_audio_buffer.committed');
    const done = await client.next('conversation.item.done');
    expect(committed.previous_item_id).toBeNull();
    expect(done.item).toMatchObject({ id: committed.item_id, content: [{ type: 'input_audio', transcript: null }] });
    client.send({ type: 'response.create' });
    const response = await client.next('response.done');
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(100) });
    client.send({ type: 'input_audio_buffer.commit' });
    const second = await client.next('input_audio_buffer.committed');
    expect(second.previous_item_id).toBe(response.response.output[0]?.id);
  });

  it('counts tokens: 100 ms of audio in, 50 ms of audio out', async () => {
    await using pair = await openPair({
      engine: scriptEngine({ turns: [{ reply: [{ type: 'audio', samples: tone(1000) }] }] }),
    });
    const { client } = pair;
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(2000) });
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(response.usage?.input_token_details?.audio_tokens).toBe(20);
    expect(response.usage?.output_token_details).toEqual({ text_tokens: 0, audio_tokens: 20 });
    expect(response.usage?.total_tokens).toBe((response.usage?.input_tokens ?? 0) + 20);
  });

  it.each(['audio/pcmu', 'audio/pcma'] as const)('takes and gives %s at 8000 bytes a second', async (type) => {
    await using pair = await openPair();
    const { client } = pair;
    const audio = { input: { format: { type } }, output: { format: { type } } };
    client.send({ type: 'session.update', session: { type: 'realtime', audio } });
    client.send({ type: 'input_audio_buffer.append', audio: Buffer.alloc(4000, 0x55).toString('base64') });
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(JSON.stringify(response.output)).toContain('0.50 seconds');
    expect(response.audio?.output?.format).toEqual({ type });
    const durationMs = audioOf(client.events).byteLength / 8;
    expect(durationMs).toBeGreaterThan(1500);
    expect(durationMs).toBeLessThan(6000);
  });
});

describe('a function call', () => {
  it('runs in the order of the API, after a message in the same response', async () => {
    const engine = scriptEngine({
      turns: [
        {
          reply: [
            { type: 'say', text: 'Wait.' },
            {
              type: 'function_call',
              name: 'get_weather',
              arguments: '{"city":"Tokyo","unit":"celsius"}',
              callId: 'call_1',
            },
          ],
        },
        { match: /sunny/, reply: [{ type: 'say', text: 'It is sunny.' }] },
      ],
    });
    await using pair = await openPair({ engine });
    const { client } = pair;
    client.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    await client.next('rate_limits.updated');
    expect(withoutDeltas(client.types())).toEqual([
      'session.updated',
      ...OPENING,
      ...TEXT_END.slice(0, -2),
      'response.output_item.added',
      'conversation.item.added',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    expect(response.output[1]).toMatchObject({ type: 'function_call', call_id: 'call_1', name: 'get_weather' });
    const deltas = client.events.flatMap((event) =>
      event.type === 'response.function_call_arguments.delta' ? [event] : [],
    );
    expect(deltas.map(({ delta }) => delta).join('')).toBe('{"city":"Tokyo","unit":"celsius"}');
    expect(deltas.every((event) => event.output_index === 1)).toBe(true);

    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: 'call_1', output: 'sunny, 25' },
    });
    client.send({ type: 'response.create' });
    const next = await client.next('response.done');
    expect(next.response.output).toMatchObject([{ content: [{ text: 'It is sunny.' }] }]);
  });
});

describe('an answer outside the conversation', () => {
  it('has no item events, carries its metadata, and sees only its input', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send(userText('the first'));
    const first = await client.next('conversation.item.done');
    client.send(userText('the second'));
    await client.next('conversation.item.done');
    client.types();
    client.send({
      type: 'response.create',
      response: {
        conversation: 'none',
        metadata: { purpose: 'check' },
        output_modalities: ['text'],
        input: [{ type: 'item_reference', id: first.item.id }],
      },
    });
    const { response } = await client.next('response.done');
    expect(withoutDeltas(client.types()).filter((type) => type.startsWith('conversation.'))).toEqual([]);
    expect(response).toMatchObject({
      conversation_id: null,
      metadata: { purpose: 'check' },
      output: [{ content: [{ text: 'You said: the first' }] }],
    });

    client.send({
      type: 'response.create',
      response: { conversation: 'none', input: [], output_modalities: ['text'] },
    });
    const empty = await client.next('response.done');
    expect(empty.response.output).toMatchObject([{ content: [{ text: 'I have heard nothing yet.' }] }]);
  });

  it('runs beside one in the conversation, each event with the id of its own', async () => {
    const clock = testClock();
    await using pair = await openPair({ clock, pace: 1 });
    const { client } = pair;
    client.send(userText('hello'));
    client.send({ type: 'response.create' });
    client.send({ type: 'response.create', response: { conversation: 'none', metadata: { side: 'yes' } } });
    await clock.advanceAsync(10_000);
    const dones = client.events.filter((event) => event.type === 'response.done');
    expect(dones.map(({ response }) => response.metadata)).toEqual([null, { side: 'yes' }]);
    const [main, side] = dones.map(({ response }) => response.id);
    expect(main).not.toBe(side);
    const deltas = client.events.filter((event) => event.type === 'response.output_audio.delta');
    expect(new Set(deltas.map((event) => event.response_id))).toEqual(new Set([main, side]));
    expect(
      Buffer.from(audioOf(deltas.filter((event) => event.response_id === main))).equals(
        audioOf(deltas.filter((event) => event.response_id === side)),
      ),
    ).toBe(true);
  });

  it('refuses a reference to an item that is not there, and begins nothing', async () => {
    await using pair = await openPair();
    const { client } = pair;
    const input = [{ type: 'item_reference', id: 'item_none' }] as const;
    client.send({ type: 'response.create', event_id: 'e1', response: { conversation: 'none', input } });
    const { error } = await client.next('error');
    expect(error).toMatchObject({ code: 'invalid_value', param: 'response.input[0].id', event_id: 'e1' });
    expect(client.types()).toEqual(['error']);
  });
});

describe('cancelling', () => {
  it('ends the answer at once, in the order of the API, and frees the conversation', async () => {
    const clock = testClock();
    await using pair = await openPair({ clock, pace: 1 });
    const { client } = pair;
    client.send(userText('a long text that takes a while to say, so that there is time'));
    client.send({ type: 'response.create' });
    await clock.advanceAsync(500);
    client.types();
    client.send({ type: 'response.cancel' });
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(client.types().slice(0, AUDIO_END.length)).toEqual(AUDIO_END);
    expect(response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'client_cancelled' },
      output: [{ status: 'incomplete' }],
    });
    await clock.advanceAsync(20_000);
    const second = await client.next('response.done');
    expect(second.response.status).toBe('completed');
    const late = client.events.slice(client.events.findIndex((event) => event.type === 'response.done') + 1);
    expect(late.filter((event) => 'response_id' in event && event.response_id === response.id)).toEqual([]);
    expect(clock.timerCount).toBe(IDLE_TIMER_COUNT);
  });

  it('sends nothing of the answer after its end, whenever the cancel comes', async () => {
    const reply = [
      { type: 'text', text: 'some words to write' },
      { type: 'audio', samples: tone(300), transcript: 'la la' },
      { type: 'function_call', name: 'f', arguments: '{}' },
    ] as const;
    await using pair = await openPair({ engine: scriptEngine({ turns: [], otherwise: reply }) });
    const { client } = pair;
    for (let jobCount = 0; jobCount < 80; jobCount += 1) {
      client.send({ type: 'response.create' });
      for (let job = 0; job < jobCount; job += 1) await Promise.resolve();
      client.send({ type: 'response.cancel' });
      const { response } = await client.next('response.done');
      await new Promise((resolve) => setImmediate(resolve));
      const end = client.events.findIndex(
        (event) => event.type === 'response.done' && event.response.id === response.id,
      );
      const late = client.events
        .slice(end + 1)
        .filter((event) => 'response_id' in event && event.response_id === response.id);
      expect(late).toEqual([]);
    }
  });

  it('is refused when nothing is active, and the session goes on', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send({ type: 'response.cancel', event_id: 'c1' });
    const { error } = await client.next('error');
    expect(error).toMatchObject({ code: 'response_cancel_not_active', event_id: 'c1' });
    client.send(userText('still there?'));
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response.status).toBe('completed');
    client.send({ type: 'response.cancel', response_id: 'resp_none' });
    expect((await client.next('error')).error.code).toBe('response_cancel_not_active');
  });
});

describe('an item that is touched while it is spoken', () => {
  const speaking = async () => {
    const clock = testClock();
    const engine = scriptEngine({
      turns: [{ reply: [{ type: 'audio', samples: tone(2000), transcript: 'la la la la' }] }],
    });
    const pair = await openPair({ clock, pace: 1, engine });
    pair.client.send({ type: 'response.create' });
    await clock.advanceAsync(1000);
    const { item } = await pair.client.next('conversation.item.added');
    return { clock, client: pair.client, id: item.id, [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose]() };
  };

  it('stays cut when it was truncated, though the answer goes on', async () => {
    await using scene = await speaking();
    const { clock, client, id } = scene;
    client.send({ type: 'conversation.item.truncate', item_id: id, content_index: 0, audio_end_ms: 500 });
    await client.next('conversation.item.truncated');
    await clock.advanceAsync(2000);
    expect((await client.next('response.done')).response.status).toBe('completed');
    client.send({ type: 'conversation.item.retrieve', item_id: id });
    const { item } = await client.next('conversation.item.retrieved');
    const part = item.type === 'message' ? item.content[0] : undefined;
    expect(part).toMatchObject({ type: 'output_audio', transcript: null });
    expect(part?.type === 'output_audio' && Buffer.from(part.audio ?? '', 'base64').byteLength).toBe(500 * 48);
  });

  it('stays away when it was deleted, though the answer goes on', async () => {
    await using scene = await speaking();
    const { clock, client, id } = scene;
    client.send({ type: 'conversation.item.delete', item_id: id });
    await client.next('conversation.item.deleted');
    await clock.advanceAsync(2000);
    expect((await client.next('response.done')).response.output).toMatchObject([{ id }]);
    expect(client.events.some((event) => event.type === 'conversation.item.done' && event.item.id === id)).toBe(false);
    client.send(userText('next'));
    expect((await client.next('conversation.item.done')).previous_item_id).toBeNull();
  });
});

describe('a second answer in the conversation', () => {
  it('is refused while one is active, with its id in the message', async () => {
    const clock = testClock();
    await using pair = await openPair({ clock, pace: 1 });
    const { client } = pair;
    client.send(userText('hello'));
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.created');
    client.send({ type: 'response.create', event_id: 'r2' });
    const { error } = await client.next('error');
    expect(error).toMatchObject({ code: 'conversation_already_has_active_response', event_id: 'r2' });
    expect(error.message).toContain(response.id);
  });
});

describe('answers that do not complete', () => {
  it('fails with the error of the scenario, without an error event', async () => {
    const error = { type: 'server_error', code: 'server_error', message: 'Overloaded.' };
    await using pair = await openPair({ engine: scriptEngine({ turns: [{ reply: [{ type: 'fail', error }] }] }) });
    const { client } = pair;
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(client.types().slice(0, 2)).toEqual(['response.created', 'response.done']);
    expect(response).toMatchObject({ status: 'failed', status_details: { type: 'failed', error }, output: [] });
  });

  it('is incomplete after some audio: the part and the item end first', async () => {
    const reply = [
      { type: 'say', text: 'I will' },
      { type: 'incomplete', reason: 'content_filter' },
    ] as const;
    await using pair = await openPair({ engine: scriptEngine({ turns: [{ reply }] }) });
    const { client } = pair;
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    await client.next('rate_limits.updated');
    expect(client.types().slice(-AUDIO_END.length)).toEqual(AUDIO_END);
    expect(response).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'content_filter' },
      output: [{ status: 'incomplete', content: [{ transcript: 'I will' }] }],
    });
  });

  it('is incomplete when the client allows fewer tokens than the answer needs', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send(userText('a text that is far too long for so few tokens'));
    client.send({ type: 'response.create', response: { max_output_tokens: 10 } });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({ status: 'incomplete', status_details: { reason: 'max_output_tokens' } });
    expect(audioOf(client.events).byteLength).toBeLessThanOrEqual(500 * 48);
  });

  it('fails when the engine or the voice throws, and tells the client nothing of it', async () => {
    const voice = { name: 'broken', speak: () => Promise.reject(new Error('canary')) };
    await using pair = await openPair({ voice });
    const { client } = pair;
    client.send({ type: 'response.create' });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({ status: 'failed', status_details: { error: { type: 'server_error' } } });
    expect(JSON.stringify(client.events)).not.toContain('canary');
  });
});
