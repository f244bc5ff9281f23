import type { ConversationItem, ServerEvent } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import { reduce } from './reduce.ts';
import { emptyConversation } from './conversation-snapshot.ts';

const after = (...events: readonly ServerEvent[]): Conversation => events.reduce(reduce, emptyConversation);
const at = { response_id: 'r', item_id: 'a', output_index: 0, content_index: 0 };
const started = { id: 'a', type: 'message', role: 'assistant', status: 'in_progress', content: [] } as const;
const ended = {
  ...started,
  status: 'completed',
  content: [{ type: 'output_audio', transcript: 'Hello' }],
} as const;
const outputAdded: ServerEvent = {
  type: 'response.output_item.added',
  response_id: 'r',
  output_index: 0,
  item: started,
};
const added = (item: ConversationItem): ServerEvent => ({ type: 'conversation.item.added', item });
const created: ServerEvent = {
  type: 'response.created',
  response: { id: 'r', status: 'in_progress', output: [] },
};
const delta = (text: string): ServerEvent => ({
  type: 'response.output_audio_transcript.delta',
  ...at,
  delta: text,
});
const whole: ServerEvent = { type: 'response.output_audio_transcript.done', ...at, transcript: 'Hello' };
const responseDone = (status: 'completed' | 'cancelled' | 'incomplete' | 'failed', output: ConversationItem[] = []) =>
  ({ type: 'response.done', response: { id: 'r', status, output } }) as const;
const content = ({ items }: Conversation) => items.map((item) => (item.type === 'message' ? item.content : item));

test('pieces that come after the whole text are not written twice', () => {
  expect(content(after(added(started), delta('Hel'), whole, delta('lo')))).toEqual([ended.content]);
  expect(content(after(added(started), whole, delta('Hel'), delta('lo'), whole))).toEqual([ended.content]);
});

test('an answer is told by its response, whichever of its two events comes first', () => {
  expect(after(created, outputAdded, added(started)).details('a')?.responseId).toBe('r');
  expect(after(created, added(started), outputAdded).details('a')?.responseId).toBe('r');
  expect(after(added(started)).details('a')?.responseId).toBeUndefined();
});

test('what a response says after its end is ignored', () => {
  const state = after(created, outputAdded, added(started), delta('Hello'), responseDone('completed', [ended]));
  const late: readonly ServerEvent[] = [
    delta(' again'),
    { type: 'response.output_audio.delta', ...at, delta: 'AAAA' },
    { type: 'response.content_part.added', ...at, content_index: 1, part: { type: 'text', text: '' } },
    { type: 'response.output_text.delta', ...at, content_index: 1, delta: 'x' },
  ];
  for (const event of late) expect(reduce(state, event)).toBe(state);
  // Also when it is said to begin again.
  for (const event of late) expect([created, outputAdded, event].reduce(reduce, state)).toBe(state);
});

test('an item does not go back: not to an earlier status, not to less text', () => {
  const state = after(added(ended));
  for (const event of [added(started), added({ ...started, content: [{ type: 'output_audio', transcript: '' }] })])
    expect(reduce(state, event)).toBe(state);
  const text = { ...ended, content: [{ type: 'output_text', text: 'Hello' }] } as const;
  const emptied = { ...started, content: [{ type: 'output_text', text: '' }] } as const;
  expect(reduce(after(added(text)), added(emptied)).items).toEqual([text]);
});

test('the end of a response ends its items, also those it does not tell of', () => {
  const state = after(created, outputAdded, added(started), delta('Hel'));
  for (const status of ['cancelled', 'incomplete', 'failed'] as const)
    expect(reduce(state, responseDone(status)).items[0]).toMatchObject({
      status: 'incomplete',
      content: [{ transcript: 'Hel' }],
    });
  expect(reduce(state, responseDone('completed')).items[0]?.status).toBe('completed');
  const other = reduce(state, { type: 'response.done', response: { id: 'other', status: 'cancelled', output: [] } });
  expect(other.items[0]?.status).toBe('in_progress');
});

test('what is told twice changes nothing the second time', () => {
  const state = after(added(ended));
  const again: readonly ServerEvent[] = [
    added(structuredClone(ended)),
    { type: 'conversation.item.done', item: structuredClone(ended) },
    { type: 'response.output_item.done', response_id: 'r', output_index: 0, item: structuredClone(ended) },
    responseDone('completed', [structuredClone(ended)]),
  ];
  for (const event of again) expect(reduce(state, event)).toBe(state);
});

test('a deleted item takes nothing more', () => {
  const state = after(created, outputAdded, added(started), { type: 'conversation.item.deleted', item_id: 'a' });
  const done: ServerEvent = { type: 'conversation.item.done', item: ended };
  for (const event of [delta('x'), whole, done, responseDone('completed', [ended])])
    expect(reduce(state, event).items).toEqual([]);
  expect([done, added(ended), done].reduce(reduce, state).items).toEqual([ended]);
});

test('an index that cannot be is left out', () => {
  const state = after(added(started));
  for (const index of [1e9, -1, 0.5, Number.NaN, 3]) {
    const events: readonly ServerEvent[] = [
      { ...at, type: 'response.output_audio_transcript.delta', content_index: index, delta: 'x' },
      { ...at, type: 'response.output_audio_transcript.done', content_index: index, transcript: 'x' },
      { ...at, type: 'response.content_part.added', content_index: index, part: { type: 'audio' } },
      { ...at, type: 'response.output_audio.delta', content_index: index, delta: 'AAAA' },
    ];
    for (const event of events) expect(content(reduce(state, event))).toEqual([[]]);
  }
});

test('only what reduce made can be reduced', () => {
  const made = { ...emptyConversation, items: [] } as unknown as Conversation;
  expect(() => reduce(made, added(ended))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
