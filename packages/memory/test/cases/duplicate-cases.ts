import { expect, it } from 'vitest';
import type { MemoryUnderTest } from './memory-under-test.ts';
import { answered, said, texts, TIME_MS } from './messages.ts';

/** How a conversation is copied. */
export function duplicateCases({ open }: MemoryUnderTest): void {
  const turns = [
    said('be kind', 'c-1', { role: 'system' }),
    said('q1', 'c-1', { labels: { operation: 'spring' }, timestampMs: TIME_MS + 1 }),
    answered('a1'),
    said('q2'),
    answered('a2'),
    answered('a2 again'),
  ];

  it('copies a conversation with new piece ids that point back', async () => {
    await using memory = await open();
    const source = await memory.addMessages(turns);
    const id = await memory.duplicateConversation('c-1');
    expect(id).not.toBe('c-1');
    const copy = await memory.getMessages({ conversationId: id });
    expect(copy).toStrictEqual(
      source.map((message, index) => ({
        ...message,
        conversationId: id,
        pieces: message.pieces.map((piece, pieceIndex) => ({
          ...piece,
          id: copy[index]?.pieces[pieceIndex]?.id,
          originalPromptId: piece.id,
        })),
      })),
    );
    const ids = [...source, ...copy].flatMap(({ pieces }) => pieces.map((piece) => piece.id));
    expect(new Set(ids).size).toBe(12);
    expect(await memory.getMessages({ conversationId: 'c-1' })).toStrictEqual(source);
  });

  it('leaves out the last turn: the last user message and all after it', async () => {
    await using memory = await open();
    await memory.addMessages(turns);
    const id = await memory.duplicateConversation('c-1', { excludeLastTurn: true, newConversationId: 'c-2' });
    expect(id).toBe('c-2');
    expect(texts(await memory.getMessages({ conversationId: 'c-2' }))).toEqual(['be kind', 'q1', 'a1']);
    const [next] = await memory.addMessages([said('q2 differently', 'c-2')]);
    expect(next?.sequence).toBe(3);
  });

  it('copies all where no user spoke, and nothing where only the last turn was', async () => {
    await using memory = await open();
    await memory.addMessages([
      said('be kind', 'no-user', { role: 'system' }),
      said('q', 'one-turn'),
      answered('a', 'one-turn'),
    ]);
    await memory.duplicateConversation('no-user', { excludeLastTurn: true, newConversationId: 'copy-1' });
    await memory.duplicateConversation('one-turn', { excludeLastTurn: true, newConversationId: 'copy-2' });
    expect(texts(await memory.getMessages({ conversationId: 'copy-1' }))).toEqual(['be kind']);
    expect(await memory.getMessages({ conversationId: 'copy-2' })).toEqual([]);
    expect((await memory.listConversations()).map(({ conversationId }) => conversationId)).toEqual([
      'copy-1',
      'one-turn',
      'no-user',
    ]);
  });

  it('refuses an unknown conversation and one that exists as the copy', async () => {
    await using memory = await open();
    await memory.addMessages([said('x', 'c-1'), said('y', 'c-2')]);
    const refused = { code: 'INVALID_ARGUMENT' };
    await expect(memory.duplicateConversation('nobody')).rejects.toMatchObject(refused);
    await expect(memory.duplicateConversation('c-1', { newConversationId: 'c-2' })).rejects.toMatchObject(refused);
    await expect(memory.duplicateConversation('c-1', { newConversationId: 'c-1' })).rejects.toMatchObject(refused);
    expect(await memory.getMessages()).toHaveLength(2);
  });
}
