import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWavFile } from '@antiphon/audio/node';
import type { MessageRole } from '@antiphon/interface';
import { createMessage, createPiece, inProcessMemory } from '@antiphon/memory';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { describe, expect, it } from 'vitest';
import { settle } from './settle.ts';
import { scene, typesOf } from './scene.ts';

const said = (role: MessageRole, value: string, dataType: 'text' | 'audio_path' = 'text') =>
  createMessage({ conversationId: 'c', role, pieces: [createPiece({ value, dataType })] });
const textOf = (item: Record<string, unknown>) => (item['content'] as readonly Record<string, unknown>[])[0];

describe('a conversation', () => {
  it('sends the item and waits for it before it asks for the answer', async () => {
    const order: string[] = [];
    await using stage = await scene({
      intercept: (to, event) => {
        if (event['type'] !== 'conversation.item.create') return false;
        const item = { ...(event['item'] as object), status: 'completed' };
        setImmediate(() => {
          order.push(`${String(to.received.at(-1)?.type)} while unacknowledged`);
          to.send({ type: 'conversation.item.added', item });
          to.send({ type: 'conversation.item.done', item });
        });
        return true;
      },
    });
    await stage.target.sendText('hello', 'c');
    expect(order).toEqual(['conversation.item.create while unacknowledged']);
    expect(typesOf(stage.server.connections[0]?.received ?? []).at(-1)).toBe('response.create');
  });

  it('configures its session once, and waits until that is acknowledged', async () => {
    await using stage = await scene({}, { voice: 'marin', systemPrompt: 'Be brief.' });
    await stage.target.sendText('one', 'c');
    await stage.target.sendText('two', 'c');
    const [connection] = stage.server.connections;
    const updates = connection?.received.filter((event) => event['type'] === 'session.update') ?? [];
    expect(updates).toHaveLength(1);
    expect(updates[0]?.['session']).toEqual({
      type: 'realtime',
      instructions: 'Be brief.',
      output_modalities: ['audio'],
      audio: {
        input: { format: { type: 'audio/pcm', rate: 24_000 }, turn_detection: null },
        output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' },
      },
    });
    expect(stage.server.connections).toHaveLength(1);
  });

  it('takes its instructions from memory, then from the options, then from the default, and sends no voice unasked', async () => {
    await using stage = await scene({}, { systemPrompt: 'From the options.' });
    await stage.memory.addMessages([said('system', 'From memory.')]);
    await stage.target.sendText('hello', 'c');
    await stage.target.sendText('hello', 'd');
    await using plain = await scene();
    await plain.target.sendText('hello', 'e');
    const sessions = [...stage.server.connections, ...plain.server.connections].map(
      ({ received }) => received[0]?.['session'] as { instructions: string; audio: { output: object } },
    );
    expect(sessions.map(({ instructions }) => instructions)).toEqual([
      'From memory.',
      'From the options.',
      'You are a helpful AI assistant',
    ]);
    expect(sessions[0]?.audio.output).not.toHaveProperty('voice');
    const stored = await stage.memory.getMessages({ conversationId: 'd' });
    expect(stored.map(({ role }) => role)).toEqual(['system', 'user', 'assistant']);
    expect(await plain.memory.getMessages({ conversationId: 'e' })).toHaveLength(2);
  });

  it('that was prepended takes the system prompt of the options without a fault, and leaves the record as it is', async () => {
    await using stage = await scene({}, { systemPrompt: 'Be brief.' });
    await stage.memory.addMessages([said('user', 'before'), said('assistant', 'yes')]);
    await stage.target.sendText('hello', 'c');
    const stored = await stage.memory.getMessages({ conversationId: 'c' });
    expect(stored.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(stage.server.connections[0]?.received[0]).toMatchObject({ session: { instructions: 'Be brief.' } });
  });

  it('tells a new session what memory holds, in order: text, audio, answers', async () => {
    await using stage = await scene();
    const path = join(stage.folder, 'before.wav');
    await writeWavFile(path, { sampleRateHz: 12_000, samples: new Int16Array(12_000).fill(5) });
    const failed = createMessage({
      conversationId: 'c',
      role: 'assistant',
      pieces: [createPiece({ value: 'TIMEOUT: late', dataType: 'error', responseError: 'unknown' })],
    });
    const answer = createMessage({
      conversationId: 'c',
      role: 'assistant',
      pieces: [createPiece({ value: 'spoken' }), createPiece({ value: 'gone.wav', dataType: 'audio_path' })],
    });
    await stage.memory.addMessages([
      said('system', 'Be brief.'),
      said('user', 'one'),
      answer,
      said('user', path, 'audio_path'),
      failed,
      said('simulated_assistant', 'pretended'),
      said('developer', 'a hint'),
    ]);
    await stage.target.sendText('now', 'c');
    const [connection] = stage.server.connections;
    expect(connection?.items.map((item) => [item['role'], textOf(item)])).toEqual([
      ['user', { type: 'input_text', text: 'one' }],
      ['assistant', { type: 'output_text', text: 'spoken' }],
      ['user', { type: 'input_audio', transcript: null }],
      ['assistant', { type: 'output_text', text: 'pretended' }],
      ['system', { type: 'input_text', text: 'a hint' }],
      ['user', { type: 'input_text', text: 'now' }],
      ['assistant', { type: 'output_audio', transcript: 'answer 0' }],
    ]);
    expect(connection?.committed[0]?.length).toBe(24_000 * 2);
    expect(connection?.received.filter(({ type }) => type === 'response.create')).toHaveLength(1);
  });

  it('tells a spoken prompt by its transcript when its file is gone, and fails with MEMORY when there is none', async () => {
    await using stage = await scene();
    const pieces = [
      createPiece({ value: '/nowhere/x.wav', dataType: 'audio_path', metadata: { transcript: 'what I said' } }),
    ];
    await stage.memory.addMessages([createMessage({ conversationId: 'c', role: 'user', pieces })]);
    await stage.target.sendText('now', 'c');
    expect(textOf(stage.server.connections[0]?.items[0] ?? {})).toEqual({ type: 'input_text', text: 'what I said' });
    const path = join(stage.folder, 'x.wav');
    await writeWavFile(path, { sampleRateHz: 24_000, samples: new Int16Array(4_800) });
    await stage.target.sendAudio(path, 'd');
    await stage.target.cleanupTarget();
    await rm(path);
    await expect(stage.target.sendText('now', 'd')).rejects.toMatchObject({ code: 'MEMORY', details: { path } });
    expect(stage.server.connections.at(-1)?.isOpen).toBe(false);
  });

  it('goes on in a new session when the socket died between turns', async () => {
    await using stage = await scene();
    await stage.target.sendText('one', 'c');
    stage.server.connections[0]?.close(1001, 'bye');
    await settle();
    expect(await stage.target.sendText('two', 'c')).toMatchObject({ transcript: 'answer 1' });
    expect(stage.server.connections[1]?.items.map((item) => textOf(item))).toEqual([
      { type: 'input_text', text: 'one' },
      { type: 'output_text', text: 'answer 0' },
      { type: 'input_text', text: 'two' },
      { type: 'output_audio', transcript: 'answer 1' },
    ]);
  });

  it('goes on in a new session when the loss shows only as the prompt is sent, and says the prompt once', async () => {
    let hasClosed = false;
    await using stage = await scene({
      intercept: (to, event) => {
        if (hasClosed || stage.server.connections.length > 1 || to.items.length < 2) return false;
        if (event['type'] !== 'conversation.item.create') return false;
        hasClosed = true;
        to.close(1011, 'gone');
        return true;
      },
    });
    await stage.target.sendText('one', 'c');
    expect(await stage.target.sendText('two', 'c')).toMatchObject({ transcript: 'answer 1' });
    const users = stage.server.connections[1]?.items.filter((item) => item['role'] === 'user');
    expect(users?.map((item) => textOf(item)?.['text'])).toEqual(['one', 'two']);
    expect(await stage.memory.getMessages({ conversationId: 'c' })).toHaveLength(4);
  });

  it('begins anew with what memory holds after its history was edited', async () => {
    await using stage = await scene();
    await stage.target.sendText('one', 'c');
    await stage.target.sendText('two', 'c');
    await stage.memory.deleteMessages('c', 2);
    await stage.target.sendText('three', 'c');
    const users = stage.server.connections[1]?.items.filter((item) => item['role'] === 'user');
    expect(users?.map((item) => textOf(item)?.['text'])).toEqual(['one', 'three']);
    await settle();
    expect(stage.server.connections[0]?.isOpen).toBe(false);
  });

  it('answers two prompts at once one after the other, each with its own answer', async () => {
    const waiting: (() => void)[] = [];
    await using stage = await scene({
      respond: (to, turn) => void waiting.push(() => to.say({ transcript: `answer ${turn}` })),
    });
    const both = Promise.all([stage.target.sendText('one', 'c'), stage.target.sendText('two', 'c')]);
    const userItems = () => stage.server.connections[0]?.items.filter((item) => item['role'] === 'user').length;
    while (waiting.length < 1) await settle();
    expect([waiting.length, userItems()]).toEqual([1, 1]);
    waiting[0]?.();
    while (waiting.length < 2) await settle();
    waiting[1]?.();
    expect((await both).map(({ transcript }) => transcript)).toEqual(['answer 0', 'answer 1']);
    const stored = await stage.memory.getMessages({ conversationId: 'c' });
    expect(stored.map(({ pieces }) => pieces[0]?.convertedValue)).toEqual(['one', 'answer 0', 'two', 'answer 1']);
  });

  it('runs beside others: a hundred at once, none with the answer of another', async () => {
    await using stage = await scene({
      respond: (to) => to.say({ transcript: `heard ${String(textOf(to.items[0] ?? {})?.['text'])}` }),
    });
    const ids = Array.from({ length: 100 }, (_, index) => `c${index}`);
    const turns = await Promise.all(ids.map((id) => stage.target.sendText(id, id)));
    expect(turns.map(({ transcript }) => transcript)).toEqual(ids.map((id) => `heard ${id}`));
    expect(stage.server.connections).toHaveLength(100);
  });

  it('is not disturbed by late events of an earlier answer', async () => {
    const old = { id: 'resp_old', status: 'completed', output: [], status_details: null };
    await using stage = await scene({
      respond: (to, turn) => {
        if (turn === 1) {
          to.send({ type: 'rate_limits.updated', rate_limits: [] });
          to.send({ type: 'response.done', response: old });
          const at = { response_id: 'resp_old', item_id: 'item_old', output_index: 0, content_index: 0 };
          to.send({ type: 'response.output_audio.delta', ...at, delta: 'AAAA' });
        }
        to.say({ transcript: `answer ${turn}`, samples: new Int16Array(10) });
      },
    });
    await stage.target.sendText('one', 'c');
    const second = await stage.target.sendText('two', 'c');
    expect(second).toMatchObject({ transcript: 'answer 1' });
    expect(second.audio).toHaveLength(20);
  });

  it('keeps a prompt that is sent again, or to another conversation, as a copy that points back', async () => {
    await using stage = await scene();
    const message = said('user', 'the same');
    for (const conversationId of ['c', 'd', 'd']) await stage.target.sendPrompt({ message, conversationId });
    const prompts = (await stage.memory.getMessages({ role: 'user' })).map(({ pieces }) => pieces[0]);
    expect(prompts.map((piece) => piece?.originalPromptId)).toEqual(Array(3).fill(message.pieces[0]?.id));
    expect(prompts[0]?.id).toBe(message.pieces[0]?.id);
    expect(new Set(prompts.map((piece) => piece?.id)).size).toBe(3);
    expect(stage.server.connections).toHaveLength(2);
  });

  it('uses a session that was handed over as it is, replaces it when it dies, and closes it in the end', async () => {
    await using other = await scene();
    const endpoint = compatible({ url: 'ws://127.0.0.1:1/v1/realtime', model: 'm' });
    const session = await connectSession({ endpoint, transport: other.server.transport });
    await using stage = await scene({}, { existingConversations: { c: session }, transport: other.server.transport });
    await stage.target.sendText('hello', 'c');
    expect(typesOf(other.server.connections[0]?.received ?? [])).toEqual([
      'conversation.item.create',
      'response.create',
    ]);
    other.server.connections[0]?.close(1001);
    await settle();
    await stage.target.sendText('again', 'c');
    expect(other.server.connections).toHaveLength(2);
    await stage.target.cleanupTarget();
    expect(other.server.connections.every(({ isOpen }) => !isOpen)).toBe(true);
  });
});

describe('cleaning up', () => {
  it('closes one conversation or all, any number of times, and the target goes on', async () => {
    await using stage = await scene();
    await Promise.all(['a', 'b', 'c'].map((id) => stage.target.sendText('hello', id)));
    await stage.target.cleanupConversation('a');
    await stage.target.cleanupConversation('a');
    await stage.target.cleanupConversation('never seen');
    await settle();
    expect(stage.server.connections.map(({ isOpen }) => isOpen)).toEqual([false, true, true]);
    await Promise.all([stage.target.cleanupTarget(), stage.target.cleanupTarget()]);
    await settle();
    expect(stage.server.connections.some(({ isOpen }) => isOpen)).toBe(false);
    expect(await stage.target.sendText('more', 'a')).toMatchObject({ status: 'completed' });
  });

  it('ends prompts that run or wait with CLOSED, and leaves no connection open', async () => {
    await using stage = await scene({ respond: () => undefined });
    const running = stage.target.sendText('one', 'c');
    const waiting = stage.target.sendText('two', 'c');
    const outcomes = Promise.allSettled([running, waiting]);
    while (stage.server.connections[0]?.received.at(-1)?.['type'] !== 'response.create') await settle();
    await stage.target.cleanupTarget();
    const closed = { status: 'rejected', reason: expect.objectContaining({ code: 'CLOSED' }) };
    expect(await outcomes).toEqual([closed, closed]);
    await settle();
    expect(stage.server.connections.map(({ isOpen }) => isOpen)).toEqual([false]);
  });

  it('waits until the prompt that it ended is remembered', async () => {
    const inner = inProcessMemory();
    const slow = {
      ...inner,
      addMessages: async (messages: Parameters<typeof inner.addMessages>[0]) => {
        for (let turn = 0; turn < 5; turn += 1) await settle();
        return inner.addMessages(messages);
      },
    };
    await using stage = await scene({ respond: () => undefined }, { memory: slow });
    const outcome = stage.target.sendText('one', 'c').catch((error: unknown) => error);
    while (stage.server.connections[0]?.received.at(-1)?.['type'] !== 'response.create') await settle();
    await stage.target.cleanupConversation('c');
    expect(await inner.getMessages({ conversationId: 'c' })).toHaveLength(2);
    expect(await outcome).toMatchObject({ code: 'CLOSED' });
  });

  it('while a prompt connects leaves no connection behind', async () => {
    await using stage = await scene({ intercept: (_to, event) => event['type'] === 'session.update' });
    const outcome = stage.target.sendText('one', 'c').catch((error: unknown) => error);
    while (stage.server.connections[0]?.received.length !== 1) await settle();
    await stage.target.cleanupConversation('c');
    expect(await outcome).toMatchObject({ code: 'CLOSED' });
    await settle();
    expect(stage.server.connections[0]?.isOpen).toBe(false);
  });

  it('disposes a memory of its own with the target, and one that was passed only when told to', async () => {
    const memory = inProcessMemory();
    const stage = await scene({}, { memory });
    await stage.target[Symbol.asyncDispose]();
    expect(await memory.getMessages()).toEqual([]);
    await stage.target.disposeDbEngine();
    await stage.target.disposeDbEngine();
    await expect(memory.getMessages()).rejects.toMatchObject({ code: 'CLOSED' });
    await stage[Symbol.asyncDispose]();
    const owned = inProcessMemory();
    const owner = await scene({}, { memory: owned, ownsMemory: true });
    await owner[Symbol.asyncDispose]();
    await expect(owned.getMessages()).rejects.toMatchObject({ code: 'CLOSED' });
  });
});
