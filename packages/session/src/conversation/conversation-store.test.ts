import type { ServerEvent } from '@antiphon/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import { createDispatcher } from '../streams/dispatcher.ts';
import { reduce } from './reduce.ts';
import { emptyConversation } from './conversation-snapshot.ts';
import { createConversationStore } from './conversation-store.ts';

const itemId = fc.constantFrom('a', 'b');
const address = fc.record({
  response_id: fc.constantFrom('r', 's'),
  item_id: itemId,
  output_index: fc.constant(0),
  content_index: fc.nat(1),
});
const piece = fc
  .tuple(
    address,
    fc.constantFrom(
      'response.output_text.delta',
      'response.output_audio_transcript.delta',
      'response.output_audio_transcript.delta',
      'response.function_call_arguments.delta',
    ),
    fc.constantFrom('x', 'yz'),
  )
  .map(([at, type, delta]): ServerEvent => ({ ...at, type, delta, call_id: 'c' }));
const audio = fc.tuple(address, fc.nat(500)).map(([at, byteCount]): ServerEvent => ({
  ...at,
  type: 'response.output_audio.delta',
  delta: Buffer.alloc(byteCount).toString('base64'),
}));
const other = fc
  .tuple(itemId, fc.nat(11), fc.constantFrom('whole text', 'other text'))
  .map(([id, kind, transcript]): ServerEvent => {
    const at = { response_id: 'r', item_id: id, output_index: 0, content_index: 0 };
    const message = { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] } as const;
    const call = { id, type: 'function_call', call_id: 'c', name: 'look', arguments: '' } as const;
    const done = { ...message, status: 'completed', content: [{ type: 'output_audio', transcript }] } as const;
    const events: readonly ServerEvent[] = [
      { type: 'conversation.item.added', item: message },
      { type: 'conversation.item.added', item: call },
      { type: 'conversation.item.truncated', item_id: id, content_index: 0, audio_end_ms: 2 },
      { type: 'conversation.item.deleted', item_id: id },
      { ...at, type: 'response.output_audio_transcript.done', transcript: 'whole text' },
      { type: 'response.output_item.added', response_id: 'r', output_index: 0, item: message },
      { type: 'response.output_item.done', response_id: 'r', output_index: 0, item: done },
      { type: 'conversation.item.done', item: done },
      { type: 'conversation.item.done', item: call },
      { type: 'response.created', response: { id: 'r', status: 'in_progress', output: [] } },
      { type: 'response.done', response: { id: 'r', status: 'completed', output: [done] } },
      { type: 'response.done', response: { id: 'r', status: 'cancelled', output: [call, done] } },
    ];
    return events[kind] as ServerEvent;
  });
// As servers do: up to three times, and something else may come between.
const endOfItem = fc
  .tuple(itemId, fc.constantFrom('whole text', ''), fc.option(piece), fc.subarray([0, 1, 2], { minLength: 2 }))
  .map(([id, transcript, between, told]): readonly ServerEvent[] => {
    const item = { id, type: 'message', role: 'assistant', status: 'completed' } as const;
    const done = () => ({ ...item, content: [{ type: 'output_audio', transcript }] }) as const;
    const events: readonly ServerEvent[] = [
      { type: 'response.output_item.done', response_id: 'r', output_index: 0, item: done() },
      { type: 'conversation.item.done', item: done() },
      { type: 'response.done', response: { id: 'r', status: 'completed', output: [done()] } },
    ];
    const [first, ...others] = told.map((which) => events[which] as ServerEvent);
    return [first as ServerEvent, ...(between === null ? [] : [between]), ...others];
  });
type Doing = ServerEvent | 'read' | 'watch' | 'unwatch';
const one = fc.oneof(
  { weight: 6, arbitrary: piece },
  { weight: 6, arbitrary: audio },
  { weight: 4, arbitrary: other },
  { weight: 3, arbitrary: fc.constantFrom('read' as const, 'watch' as const, 'unwatch' as const) },
);
const doingsOf = (maxLength: number): fc.Arbitrary<Doing[]> => {
  const some = fc.oneof(
    { weight: 17, arbitrary: one.map((doing): readonly Doing[] => [doing]) },
    { weight: 3, arbitrary: endOfItem },
  );
  return fc.array(some, { maxLength, size: 'max' }).map((lists) => lists.flat());
};
const shown = (conversation: Conversation) => conversation.items.map((item) => [item, conversation.details(item.id)]);

test('whether anybody watches or not, it is what each event made of it', async () => {
  await fc.assert(
    fc.asyncProperty(doingsOf(60), async (doings) => {
      const dispatcher = createDispatcher();
      const store = createConversationStore(dispatcher);
      let expected = emptyConversation;
      let watched: Conversation | undefined;
      let watching: { unsubscribe(): void } | undefined;
      for (const one of doings) {
        if (one === 'read') expect(shown(store.current)).toEqual(shown(expected));
        else if (one === 'watch') watching ??= store.changes$.subscribe((next) => (watched = next));
        else if (one === 'unwatch') {
          watching?.unsubscribe();
          [watching, watched] = [undefined, undefined];
        } else {
          expected = reduce(expected, one);
          dispatcher.dispatch(one);
          // Who watches is told in a microtask.
          if (watched === undefined) continue;
          await Promise.resolve();
          expect(watched.items).toEqual(expected.items);
        }
      }
      expect(shown(store.current)).toEqual(shown(expected));
    }),
    { numRuns: 300 },
  );
});

test('nobody is told of audio, nor twice of the same', async () => {
  const dispatcher = createDispatcher();
  const store = createConversationStore(dispatcher);
  const told: number[] = [];
  store.changes$.subscribe(({ itemCount }) => told.push(itemCount));
  const at = { response_id: 'r', item_id: 'a', output_index: 0, content_index: 0 };
  const item = { id: 'a', type: 'message', role: 'assistant', content: [] } as const;
  const events: readonly ServerEvent[] = [
    { type: 'conversation.item.added', item },
    { type: 'response.output_audio.delta', ...at, delta: 'AAAA' },
    { type: 'input_audio_buffer.speech_started', item_id: 'q', audio_start_ms: 0 },
    { type: 'conversation.item.done', item: structuredClone(item) },
    { type: 'response.output_audio.delta', ...at, delta: 'AAAA' },
  ];
  for (const event of events) {
    dispatcher.dispatch(event);
    await Promise.resolve();
  }
  expect(told).toEqual([0, 1]);
  expect(store.current.details('a')?.parts[0]?.audioMs).toBe(6 / 48);
});

test('what happened before anybody watched is not told as news', async () => {
  const dispatcher = createDispatcher();
  const store = createConversationStore(dispatcher);
  const item = { id: 'a', type: 'message', role: 'user', content: [] } as const;
  dispatcher.dispatch({ type: 'conversation.item.added', item });
  const told: number[] = [];
  store.changes$.subscribe(({ itemCount }) => told.push(itemCount));
  dispatcher.dispatch({ type: 'conversation.item.done', item });
  await Promise.resolve();
  expect(told).toEqual([1]);
});

test('what was told stays as it was then, whenever somebody looks at it', async () => {
  await fc.assert(
    fc.asyncProperty(doingsOf(90), async (doings) => {
      const dispatcher = createDispatcher();
      const store = createConversationStore(dispatcher);
      const told: Conversation[] = [];
      const expected: unknown[] = [];
      let reduced = emptyConversation;
      store.changes$.subscribe((conversation) => {
        told.push(conversation);
        expected.push(shown(reduced));
      });
      for (const one of doings) {
        if (typeof one === 'string') await Promise.resolve();
        else {
          reduced = reduce(reduced, one);
          dispatcher.dispatch(one);
        }
      }
      store.complete();
      // From the end: none may lean on a later one having been looked at, nor on an earlier one.
      expect(told.toReversed().map(shown)).toEqual(expected.toReversed());
    }),
    { numRuns: 300 },
  );
});

test('who watches is told of each change that shows, and in an answer of nothing else', async () => {
  const dispatcher = createDispatcher();
  const store = createConversationStore(dispatcher);
  const told: string[] = [];
  let tick = '';
  store.changes$.subscribe(() => told.push(tick));
  const at = { response_id: 'r', item_id: 'a', output_index: 0, content_index: 0 };
  const item = { id: 'a', type: 'message', role: 'assistant', status: 'in_progress', content: [] } as const;
  const done = { ...item, status: 'completed', content: [{ type: 'output_text', text: 'hello' }] } as const;
  const response = { id: 'r', status: 'in_progress', output: [] } as const;
  const events: readonly ServerEvent[] = [
    { type: 'response.created', response },
    { type: 'response.output_item.added', response_id: 'r', output_index: 0, item },
    { type: 'conversation.item.added', item },
    { type: 'response.content_part.added', ...at, part: { type: 'text', text: '' } },
    { type: 'response.output_text.delta', ...at, delta: 'hello' },
    { type: 'response.output_text.done', ...at, text: 'hello' },
    { type: 'response.output_item.done', response_id: 'r', output_index: 0, item: done },
    { type: 'conversation.item.done', item: done },
    { type: 'response.done', response: { ...response, status: 'completed', output: [done] } },
    { type: 'conversation.item.done', item: done },
  ];
  for (const event of events) {
    tick = event.type;
    dispatcher.dispatch(event);
    await Promise.resolve();
  }
  expect(told).toEqual([
    '',
    'conversation.item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.output_item.done',
  ]);
});

test('what comes together is told once, and at the latest at the end', async () => {
  const dispatcher = createDispatcher();
  const store = createConversationStore(dispatcher);
  const told: number[] = [];
  store.changes$.subscribe(({ itemCount }) => told.push(itemCount));
  const add = (id: string) =>
    dispatcher.dispatch({
      type: 'conversation.item.added',
      item: { id, type: 'message', role: 'user', content: [] },
    });
  add('a');
  add('b');
  const late: number[] = [];
  store.changes$.subscribe(({ itemCount }) => late.push(itemCount));
  expect(told).toEqual([0]);
  await Promise.resolve();
  expect([told, late]).toEqual([[0, 2], [2]]);
  add('c');
  store.complete();
  expect([told, late]).toEqual([
    [0, 2, 3],
    [2, 3],
  ]);
});

test('whoever comes after the end gets the last one, and the end', () => {
  const store = createConversationStore(createDispatcher());
  store.complete();
  const seen: unknown[] = [];
  store.changes$.subscribe({ next: (one) => seen.push(one.itemCount), complete: () => seen.push('complete') });
  expect(seen).toEqual([0, 'complete']);
});
