import { expect, it } from 'vitest';
import type { MemoryUnderTest } from './memory-under-test.ts';
import { said, texts } from './messages.ts';

/** How messages are removed and conversations listed. */
export function deletionCases({ open }: MemoryUnderTest): void {
  it('removes the end of a conversation, counts it, and goes on from there', async () => {
    await using memory = await open();
    const known = said('a1');
    await memory.addMessages([said('a0'), known, said('a2'), said('b0', 'c-2')]);
    expect(await memory.deleteMessages('c-1', 3)).toBe(0);
    expect(await memory.deleteMessages('c-1', 1)).toBe(2);
    expect(await memory.deleteMessages('c-1', 1)).toBe(0);
    const [again] = await memory.addMessages([known]);
    expect(again?.sequence).toBe(1);
    expect(texts(await memory.getMessages())).toEqual(['a0', 'a1', 'b0']);
  });

  it('removes a conversation whole, and nothing for an unknown one', async () => {
    await using memory = await open();
    const message = said('a');
    await memory.addMessages([message, said('b', 'c-2')]);
    expect(await memory.deleteMessages('c-1', 0)).toBe(1);
    expect(await memory.deleteMessages('c-1', 0)).toBe(0);
    expect(await memory.deleteMessages("' OR 1=1 --", 0)).toBe(0);
    expect(await memory.listConversations()).toMatchObject([{ conversationId: 'c-2' }]);
    const [again] = await memory.addMessages([message]);
    expect(again?.sequence).toBe(0);
  });

  it('lists conversations, the newest activity first', async () => {
    await using memory = await open();
    await memory.addMessages([
      said('x', 'a', { timestampMs: 100 }),
      said('x', 'b', { timestampMs: 300 }),
      said('x', 'b', { timestampMs: 200 }),
      said('x', 'c', { timestampMs: 300 }),
    ]);
    const list = [
      { conversationId: 'c', messageCount: 1, startedAtMs: 300, lastMessageAtMs: 300 },
      { conversationId: 'b', messageCount: 2, startedAtMs: 200, lastMessageAtMs: 300 },
      { conversationId: 'a', messageCount: 1, startedAtMs: 100, lastMessageAtMs: 100 },
    ];
    expect(await memory.listConversations()).toStrictEqual(list);
    expect(await memory.listConversations({ limit: 2 })).toStrictEqual(list.slice(0, 2));
    expect(await memory.listConversations({ limit: 0 })).toEqual([]);
    await memory.deleteMessages('b', 1);
    expect((await memory.listConversations())[1]).toStrictEqual({ ...list[1], messageCount: 1, startedAtMs: 300 });
    await memory.addMessages([said('x', 'a', { timestampMs: 900 })]);
    expect((await memory.listConversations())[0]).toMatchObject({ conversationId: 'a', messageCount: 2 });
  });

  it('lists 100 unless told otherwise', async () => {
    await using memory = await open();
    await memory.addMessages(Array.from({ length: 101 }, (_none, index) => said('x', `c-${index}`)));
    expect(await memory.listConversations()).toHaveLength(100);
    expect(await memory.listConversations({ limit: 1_000 })).toHaveLength(101);
  });
}
