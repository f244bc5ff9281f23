import type { Message, MessagePiece } from '@antiphon/interface';
import { createMessage, createPiece, sha256Hex } from '@antiphon/memory';
import { expect, it } from 'vitest';
import type { MemoryUnderTest } from './memory-under-test.ts';
import { answered, said, texts, TIME_MS } from './messages.ts';

/** How messages are added and come back. */
export function addingCases({ open }: MemoryUnderTest): void {
  it('gives back everything it was given, with the sequence', async () => {
    await using memory = await open();
    const message = createMessage({
      conversationId: 'c-1',
      role: 'simulated_assistant',
      pieces: [
        createPiece({
          value: 'hello',
          sha256: await sha256Hex('hello'),
          convertedValue: 'audio/hello.wav',
          convertedDataType: 'audio_path',
          convertedSha256: 'ab'.repeat(32),
          converterIdentifiers: [{ name: 'speech', speed: 1.25 }, { name: 'noise' }],
          metadata: { interrupted: true, list: [1, null, { deep: ['x'] }], none: {} },
          responseError: 'unknown',
          originalPromptId: '00000000-0000-4000-8000-000000000001',
        }),
        createPiece({ value: 'and more', dataType: 'function_call' }),
      ],
      labels: { operation: 'spring', run: '7' },
      targetIdentifier: { name: 'RealtimeTarget', model: 'gpt-realtime', nested: { list: [1.5, -2] } },
      timestampMs: TIME_MS,
    });
    const added = await memory.addMessages([message]);
    expect(added).toStrictEqual([{ ...message, sequence: 0 }]);
    expect(await memory.getMessages()).toStrictEqual(added);
  });

  it('numbers each conversation on its own, over many calls and within one', async () => {
    await using memory = await open();
    const first = await memory.addMessages([said('a0', 'a'), said('b0', 'b'), answered('a1', 'a')]);
    const second = await memory.addMessages([said('b1', 'b'), said('a2', 'a'), said('d0', 'd')]);
    expect(first.map(({ sequence }) => sequence)).toEqual([0, 0, 1]);
    expect(second.map(({ sequence }) => sequence)).toEqual([1, 2, 0]);
    expect(texts(await memory.getMessages())).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'd0']);
  });

  it('keeps the order of pieces in a message', async () => {
    await using memory = await open();
    const pieces = Array.from({ length: 12 }, (_none, index) => createPiece({ value: `p${index}` }));
    await memory.addMessages([said('', 'c-1', { pieces })]);
    expect((await memory.getMessages())[0]?.pieces).toStrictEqual(pieces);
  });

  it('puts the conversation first that began first, and of those that began together the one added first', async () => {
    await using memory = await open();
    await memory.addMessages([said('late', 'late', { timestampMs: 900 }), said('z', 'z', { timestampMs: 500 })]);
    await memory.addMessages([said('a', 'a', { timestampMs: 500 }), said('early', 'early', { timestampMs: 100 })]);
    await memory.addMessages([said('late too', 'late', { timestampMs: 700 })]);
    expect(texts(await memory.getMessages())).toEqual(['early', 'z', 'a', 'late', 'late too']);
    expect(texts(await memory.getMessages({ fromMs: 500 }))).toEqual(['z', 'a', 'late', 'late too']);
  });

  it('adds nothing for an empty list', async () => {
    await using memory = await open();
    expect(await memory.addMessages([])).toEqual([]);
    expect(await memory.listConversations()).toEqual([]);
  });

  it('adds all or none', async () => {
    await using memory = await open();
    const known = said('known');
    await memory.addMessages([known]);
    const broken = { ...said('broken'), role: 'nobody' } as unknown as Message;
    await expect(memory.addMessages([said('x'), broken])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(memory.addMessages([said('y', 'c-2'), known])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(texts(await memory.getMessages())).toEqual(['known']);
    expect(await memory.listConversations()).toHaveLength(1);
  });

  it('does not change when the caller changes what was added or returned', async () => {
    await using memory = await open();
    const labels = { a: '1' };
    const pieces: MessagePiece[] = [createPiece({ value: 'kept' })];
    await memory.addMessages([said('', 'c-1', { labels, pieces })]);
    labels.a = '2';
    pieces.push(createPiece({ value: 'smuggled' }));
    const [returned] = await memory.getMessages();
    // Either the list is frozen, or it is a copy.
    expect(Reflect.deleteProperty(returned?.pieces ?? [], 0)).toBe(!Object.isFrozen(returned?.pieces));
    expect((await memory.getMessages())[0]).toMatchObject({ labels: { a: '1' }, pieces: [{ originalValue: 'kept' }] });
  });

  it('loses nothing of 100 writers at once', async () => {
    await using memory = await open();
    const writes = Array.from({ length: 100 }, (_none, index) =>
      memory.addMessages([said(`shared ${index}`, 'shared'), said(`own ${index}`, `own-${index % 10}`)]),
    );
    const stored = (await Promise.all(writes)).flat();
    const shared = await memory.getMessages({ conversationId: 'shared' });
    expect(shared.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 100 }, (_none, index) => index));
    expect(new Set(texts(shared)).size).toBe(100);
    expect(await memory.getMessages()).toHaveLength(200);
    const bySequence = new Map(shared.map((message) => [message.sequence, message]));
    for (const message of stored.filter(({ conversationId }) => conversationId === 'shared')) {
      expect(bySequence.get(message.sequence)).toStrictEqual(message);
    }
    const others = await memory.listConversations();
    expect(others.map(({ messageCount }) => messageCount).toSorted((a, b) => a - b)).toEqual([
      ...Array(10).fill(10),
      100,
    ]);
  });

  it('takes 10,000 messages at once and gives them back', async () => {
    await using memory = await open();
    const messages = Array.from({ length: 10_000 }, (_none, index) => said(`m${index}`, `c-${index % 250}`));
    const added = await memory.addMessages(messages);
    const found = await memory.getMessages();
    expect(found).toHaveLength(10_000);
    expect(await memory.getMessages({ conversationId: 'c-249' })).toStrictEqual(
      added.filter(({ conversationId }) => conversationId === 'c-249'),
    );
    expect(new Set(texts(found)).size).toBe(10_000);
  }, 60_000);
}
