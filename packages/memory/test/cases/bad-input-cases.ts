import type { ConversationMemory, Message, MessageFilter } from '@antiphon/interface';
import { createPiece } from '@antiphon/memory';
import { expect, it } from 'vitest';
import type { MemoryUnderTest } from './memory-under-test.ts';
import { said } from './messages.ts';

/** What is refused, and by which name. */
export function badInputCases({ open }: MemoryUnderTest): void {
  const piece = createPiece({ value: 'x' });
  const broken: readonly (readonly [string, unknown])[] = [
    ['messages', 'hello'],
    ['messages[0]', [undefined]],
    ['messages[0].conversationId', [{ ...said('x'), conversationId: '' }]],
    ['messages[0].role', [{ ...said('x'), role: 'User' }]],
    ['messages[1].pieces', [said('x'), { ...said('x'), pieces: [] }]],
    ['messages[0].pieces[1]', [{ ...said('x'), pieces: [piece, null] }]],
    ['messages[0].pieces[0].id', [{ ...said('x'), pieces: [{ ...piece, id: 'p-1' }] }]],
    ['messages[0].pieces[1].id', [{ ...said('x'), pieces: [piece, piece] }]],
    ['messages[0].pieces[0].originalValue', [{ ...said('x'), pieces: [{ ...piece, originalValue: 5 }] }]],
    [
      'messages[0].pieces[0].convertedValueDataType',
      [{ ...said('x'), pieces: [{ ...piece, convertedValueDataType: 'wav' }] }],
    ],
    [
      'messages[0].pieces[0].originalValueSha256',
      [{ ...said('x'), pieces: [{ ...piece, originalValueSha256: 'AB' }] }],
    ],
    [
      'messages[0].pieces[0].metadata["rate"]',
      [{ ...said('x'), pieces: [{ ...piece, metadata: { rate: Number.NaN } }] }],
    ],
    [
      'messages[0].pieces[0].converterIdentifiers[0]',
      [{ ...said('x'), pieces: [{ ...piece, converterIdentifiers: ['x'] }] }],
    ],
    ['messages[0].pieces[0].responseError', [{ ...said('x'), pieces: [{ ...piece, responseError: undefined }] }]],
    ['messages[0].labels["run"]', [{ ...said('x'), labels: { run: 7 } }]],
    ['messages[0].targetIdentifier', [{ ...said('x'), targetIdentifier: [] }]],
    ['messages[0].timestampMs', [{ ...said('x'), timestampMs: 1.5 }]],
  ];

  it.each(broken)('names %s', async (field, messages) => {
    await using memory = await open();
    const attempt = memory.addMessages(messages as readonly Message[]);
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: { param: field } });
    expect(await memory.getMessages()).toEqual([]);
  });

  it.each([
    ['filter', 'c-1'],
    ['filter.conversationId', { conversationId: 1 }],
    ['filter.role', { role: "user' OR 1=1" }],
    ['filter.labels["a"]', { labels: { a: null } }],
    ['filter.sha256', { sha256: 'abc' }],
    ['filter.fromMs', { fromMs: Number.NaN }],
    ['filter.toMs', { toMs: Number.POSITIVE_INFINITY }],
  ])('names %s', async (field, filter) => {
    await using memory = await open();
    await expect(memory.getMessages(filter as MessageFilter)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { param: field },
    });
  });

  it.each<[string, (memory: ConversationMemory) => Promise<unknown>]>([
    ['conversationId', (memory) => memory.duplicateConversation(1 as unknown as string)],
    ['newConversationId', (memory) => memory.duplicateConversation('c-1', { newConversationId: '' })],
    ['conversationId', (memory) => memory.deleteMessages(null as unknown as string, 0)],
    ['fromSequence', (memory) => memory.deleteMessages('c-1', -1)],
    ['fromSequence', (memory) => memory.deleteMessages('c-1', 0.5)],
    ['limit', (memory) => memory.listConversations({ limit: -1 })],
    ['limit', (memory) => memory.listConversations({ limit: Number.NaN })],
  ])('names %s', async (field, call) => {
    await using memory = await open();
    await expect(call(memory)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: { param: field } });
  });
}
