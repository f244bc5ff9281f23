import type { ConversationMemory } from '@antiphon/interface';
import { expect, it } from 'vitest';
import type { MemoryUnderTest } from './memory-under-test.ts';
import { said, texts } from './messages.ts';

/** How signals and dispose act. */
export function lifetimeCases({ open }: MemoryUnderTest): void {
  const calls: readonly (readonly [string, (memory: ConversationMemory, signal?: AbortSignal) => Promise<unknown>])[] =
    [
      ['addMessages', (memory, signal) => memory.addMessages([said('new')], { signal })],
      ['addMessages of nothing', (memory, signal) => memory.addMessages([], { signal })],
      ['getMessages', (memory, signal) => memory.getMessages({}, { signal })],
      ['duplicateConversation', (memory, signal) => memory.duplicateConversation('c-1', { signal })],
      ['deleteMessages', (memory, signal) => memory.deleteMessages('c-1', 0, { signal })],
      ['listConversations', (memory, signal) => memory.listConversations({ signal })],
    ];

  it.each(calls)('%s rejects with the reason of an aborted signal and does nothing', async (_name, call) => {
    await using memory = await open();
    const before = await memory.addMessages([said('x')]);
    const reason = new Error('enough');
    await expect(call(memory, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await memory.getMessages()).toStrictEqual(before);
  });

  it('either does a call whole or, when it is aborted meanwhile, not at all', async () => {
    await using memory = await open();
    const reason = new Error('enough');
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_none, index) => {
        const controller = new AbortController();
        const attempt = memory.addMessages([said(`${index}a`), said(`${index}b`)], { signal: controller.signal });
        if (index % 2 === 0) controller.abort(reason);
        return attempt.then(
          () => true,
          (error: unknown) => {
            expect(error).toBe(reason);
            return false;
          },
        );
      }),
    );
    const expected = outcomes.flatMap((isDone, index) => (isDone ? [`${index}a`, `${index}b`] : []));
    const stored = await memory.getMessages();
    expect(texts(stored)).toEqual(expected);
    expect(stored.map(({ sequence }) => sequence)).toEqual(stored.map((_message, index) => index));
    expect(outcomes.filter((_isDone, index) => index % 2 === 1)).not.toContain(false);
  });

  it.each(calls)('%s rejects with CLOSED after dispose', async (_name, call) => {
    const memory = await open();
    await memory[Symbol.asyncDispose]();
    await expect(call(memory)).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('may be disposed twice, at once and later', async () => {
    const memory = await open();
    await Promise.all([memory[Symbol.asyncDispose](), memory[Symbol.asyncDispose]()]);
    await memory[Symbol.asyncDispose]();
  });

  it('ends the calls that were begun before dispose', async () => {
    const memory = await open();
    const writes = Array.from({ length: 5 }, (_none, index) => memory.addMessages([said(`${index}`)]));
    const read = memory.getMessages();
    await memory[Symbol.asyncDispose]();
    expect(await Promise.all(writes)).toHaveLength(5);
    expect(await read).toHaveLength(5);
  });
}
