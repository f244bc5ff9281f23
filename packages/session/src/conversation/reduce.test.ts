import type { ConversationItem, ServerEvent } from '@antiphon/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import { emptyConversation } from './conversation-snapshot.ts';
import { reduce } from './reduce.ts';

const message = (id: string, role: 'user' | 'assistant', content: unknown[] = []): ConversationItem =>
  ({ id, type: 'message', role, status: 'completed', content }) as ConversationItem;
const added = (item: ConversationItem, previousId?: string | null): ServerEvent => ({
  type: 'conversation.item.added',
  item,
  ...(previousId === undefined ? {} : { previous_item_id: previousId }),
});
const after = (...events: readonly ServerEvent[]): Conversation => events.reduce(reduce, emptyConversation);
const ids = ({ items }: Conversation): string[] => items.map(({ id }) => id);
const at = { response_id: 'r', item_id: 'a', output_index: 0, content_index: 0 };

test('items stand where the server put them', () => {
  const state = after(
    added(message('a', 'user'), null),
    added(message('b', 'user'), 'a'),
    added(message('c', 'user'), 'a'),
    added(message('front', 'user'), null),
    added(message('end', 'user')),
    added(message('lost', 'user'), 'never heard of'),
  );
  expect(ids(state)).toEqual(['front', 'a', 'c', 'b', 'end', 'lost']);
});

test('an item that is added again keeps its place', () => {
  const state = after(
    added(message('a', 'user'), null),
    added(message('b', 'user'), 'a'),
    added(message('a', 'user'), 'a'),
  );
  expect(ids(state)).toEqual(['a', 'b']);
});

test('done completes an item, and places one that was never added', () => {
  const done: ServerEvent = { type: 'conversation.item.done', item: message('a', 'user'), previous_item_id: null };
  expect(after(done).items).toEqual([message('a', 'user')]);
  const started = { ...message('a', 'user'), status: 'in_progress' } as ConversationItem;
  expect(after(added(started, null), done).items[0]?.status).toBe('completed');
});

test('a spoken answer grows with its transcript and holds no audio', () => {
  const state = after(
    added({ ...message('a', 'assistant'), status: 'in_progress' }, null),
    { type: 'response.content_part.added', ...at, part: { type: 'audio', transcript: '' } },
    { type: 'response.output_audio_transcript.delta', ...at, delta: 'Hel' },
    { type: 'response.output_audio.delta', ...at, delta: 'AAAA' },
    { type: 'response.output_audio_transcript.delta', ...at, delta: 'lo' },
  );
  expect(state.items[0]).toMatchObject({ content: [{ type: 'output_audio', transcript: 'Hello' }] });
  const ended = reduce(state, {
    type: 'response.output_item.done',
    response_id: 'r',
    output_index: 0,
    item: message('a', 'assistant', [{ type: 'output_audio', transcript: 'Hello!', audio: 'AAAA' }]),
  });
  expect(ended.items[0]).toEqual(message('a', 'assistant', [{ type: 'output_audio', transcript: 'Hello!' }]));
});

test('deltas without content_part.added make their part', () => {
  const state = after(added(message('a', 'assistant'), null), {
    type: 'response.output_text.delta',
    ...at,
    delta: 'hi',
  });
  expect(state.items[0]).toMatchObject({ content: [{ type: 'output_text', text: 'hi' }] });
});

test('a late transcription is kept when the item is told again without it', () => {
  const silent = message('a', 'user', [{ type: 'input_audio', transcript: null }]);
  const state = after(
    added(silent, null),
    { type: 'conversation.item.input_audio_transcription.delta', item_id: 'a', delta: 'goo' },
    {
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'a',
      content_index: 0,
      transcript: 'good',
    },
    { type: 'conversation.item.done', item: silent, previous_item_id: null },
  );
  expect(state.items[0]).toMatchObject({ content: [{ transcript: 'good' }] });
});

const transcription = (itemId: string, transcript: string, kind: 'delta' | 'completed', index = 0): ServerEvent =>
  kind === 'delta'
    ? {
        type: 'conversation.item.input_audio_transcription.delta',
        item_id: itemId,
        content_index: index,
        delta: transcript,
      }
    : {
        type: 'conversation.item.input_audio_transcription.completed',
        item_id: itemId,
        content_index: index,
        transcript,
      };
const spoken = (id: string, transcript: string | null = null) =>
  message(id, 'user', [{ type: 'input_audio', transcript }]);

test('a transcription that comes before its item waits for it', () => {
  const early = after(
    transcription('a', 'goo', 'delta'),
    transcription('b', 'other', 'completed'),
    transcription('a', 'd', 'delta'),
  );
  expect(early.items).toEqual([]);
  const state = reduce(early, added(spoken('a'), null));
  expect(state.items).toEqual([spoken('a', 'good')]);
  expect(reduce(state, transcription('a', '!', 'delta')).items).toEqual([spoken('a', 'good!')]);
  const completed = after(
    transcription('a', 'goo', 'delta'),
    transcription('a', 'Good.', 'completed'),
    added(spoken('a'), null),
  );
  expect(completed.items).toEqual([spoken('a', 'Good.')]);
  expect(completed.earlyTranscripts).toEqual([]);
});

test('a transcription waits for its part too, and takes nothing from a server that knows better', () => {
  const state = after(
    added(message('a', 'user'), null),
    transcription('a', 'early', 'completed'),
    transcription('b', 'early', 'completed'),
  );
  expect(state.items).toEqual([message('a', 'user')]);
  const done = (item: ConversationItem): ServerEvent => ({ type: 'conversation.item.done', item });
  const settled = [done(spoken('a')), done(spoken('b', 'told'))].reduce(reduce, state);
  expect(settled.items).toEqual([spoken('a', 'early'), spoken('b', 'told')]);
  expect(settled.earlyTranscripts).toEqual([]);
});

test('transcriptions of items that went, or never come, are not gathered', () => {
  const gone = after(transcription('a', 'x', 'completed'), { type: 'conversation.item.deleted', item_id: 'a' });
  expect(gone.items).toEqual([]);
  expect(gone.earlyTranscripts).toEqual([]);
  const many = Array.from({ length: 1_000 }, (_, index) => transcription(`item_${index}`, 'x', 'completed'));
  expect(after(...many).earlyTranscripts.length).toBeLessThan(20);
  expect(reduce(after(...many), added(spoken('item_999'))).items).toEqual([spoken('item_999', 'x')]);
});

test('truncation drops the transcript, and the text part beside it stays', () => {
  const mixed = message('a', 'assistant', [
    { type: 'output_audio', transcript: 'Hello' },
    { type: 'output_text', text: 'x' },
  ]);
  const state = after(added(mixed, null), {
    type: 'conversation.item.truncated',
    item_id: 'a',
    content_index: 0,
    audio_end_ms: 100,
  });
  expect(state.items[0]).toMatchObject({ content: [{ transcript: null }, { text: 'x' }] });
});

test('arguments of a call grow', () => {
  const call = { id: 'a', type: 'function_call', call_id: 'c', name: 'look', arguments: '' } as const;
  const state = after(added(call, null), {
    type: 'response.function_call_arguments.delta',
    ...at,
    call_id: 'c',
    delta: '{"',
  });
  expect(state.items[0]).toMatchObject({ arguments: '{"' });
});

test('a response outside the conversation adds nothing', () => {
  const item = message('a', 'assistant', [{ type: 'output_text', text: 'beside' }]);
  const state = after(
    { type: 'response.output_item.added', response_id: 'r', output_index: 0, item },
    { type: 'response.output_text.delta', ...at, delta: 'beside' },
    { type: 'response.output_item.done', response_id: 'r', output_index: 0, item },
    { type: 'response.done', response: { id: 'r', status: 'completed', output: [item] } },
  );
  expect(state.items).toEqual([]);
  expect(state.itemCount).toBe(0);
});

test('deleted items go; what does not concern the conversation gives the same object', () => {
  const state = after(added(message('a', 'user'), null));
  expect(reduce(state, { type: 'conversation.item.deleted', item_id: 'a' }).items).toEqual([]);
  const others: readonly ServerEvent[] = [
    { type: 'conversation.item.deleted', item_id: 'b' },
    { type: 'input_audio_buffer.cleared' },
    { type: 'response.output_audio.delta', ...at, delta: 'AAAA' },
    { type: 'unknown', rawType: 'x', raw: {} },
    { type: 'malformed', reason: 'x', raw: '' },
  ];
  for (const event of others) expect(reduce(state, event)).toBe(state);
});

test('whatever the order: nothing is changed in place, ids stay unique, and what is not named stays the same object', () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const index = fc.integer({ min: 0, max: 2 });
  const part = fc.constantFrom({ type: 'output_audio', transcript: 't' }, { type: 'output_text', text: 'x' });
  const item = fc
    .record({ id, content: fc.array(part, { maxLength: 2 }) })
    .map((one) => message(one.id, 'assistant', one.content));
  const event = fc.oneof(
    fc.tuple(item, fc.constantFrom('a', 'b', null, undefined)).map(([one, previous]) => added(one, previous)),
    item.map((one): ServerEvent => ({ type: 'conversation.item.done', item: one, previous_item_id: null })),
    id.map((one): ServerEvent => ({ type: 'conversation.item.deleted', item_id: one })),
    fc.tuple(id, index).map(([one, content]): ServerEvent => ({
      type: 'response.output_audio_transcript.delta',
      ...at,
      item_id: one,
      content_index: content,
      delta: '+',
    })),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      let state = emptyConversation;
      for (const one of events) {
        const frozen = JSON.stringify(state);
        const next = reduce(state, one);
        expect(JSON.stringify(state)).toBe(frozen);
        expect(new Set(ids(next)).size).toBe(next.items.length);
        const named = 'item' in one ? one.item.id : 'item_id' in one ? one.item_id : undefined;
        for (const known of state.items) if (known.id !== named) expect(next.items).toContain(known);
        state = next;
      }
    }),
  );
});
