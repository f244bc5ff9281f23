import type { ConversationItem, ServerEvent } from '@antiphon/protocol';
import { expect, test, vi } from 'vitest';
import type { Conversation } from './conversation.ts';
import { reduce } from './reduce.ts';
import { emptyConversation, stateOf } from './conversation-snapshot.ts';

// Work is counted, not timed: how many objects an event makes, how often it looks into an item, and how often for one.

const small = watchedConversation(100);
const large = watchedConversation(20_000);

test.each(Object.entries(eventsOn()))('%s costs the same in a long conversation', (_name, eventFor) => {
  const [inSmall, inLarge] = [costOf(small, eventFor), costOf(large, eventFor)];
  // Each factor of 32 in length is one level more of the trie, two objects a level, in each of the up to three changes of an insertion.
  expect(inLarge.madeCount).toBeLessThanOrEqual(inSmall.madeCount + 2 * 2 * 3);
  expect(inLarge.madeCount).toBeLessThanOrEqual(40);
  expect(inLarge.readCount).toBe(inSmall.readCount);
  // Every look at an item by its id reads the id's characters.
  expect(inLarge.characterCount).toBeLessThanOrEqual(inSmall.characterCount * 1.5);
});

test('items are put together once, when they are read', () => {
  const { conversation } = watchedConversation(1_000);
  expect(conversation.items).toHaveLength(1_000);
  expect(conversation.items).toBe(conversation.items);
  expect(conversation.itemCount).toBe(1_000);
  expect(conversation.lastItem).toBe(conversation.items.at(-1));
});

test('what does not change the items leaves the very list', () => {
  const { conversation } = watchedConversation(10);
  const { items } = conversation;
  const later = reduce(conversation, {
    type: 'input_audio_buffer.speech_started',
    item_id: 'next',
    audio_start_ms: 10,
  });
  expect(later).not.toBe(conversation);
  expect(later.items).toBe(items);
});

function eventsOn(): Record<string, (id: (place: number) => string) => ServerEvent> {
  const at = { response_id: 'r', output_index: 0, content_index: 0 };
  const item = (id: string): ConversationItem => ({
    id,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_audio', transcript: 'other' }],
  });
  return {
    'a piece of transcript at the end': (id) => ({
      type: 'response.output_audio_transcript.delta',
      ...at,
      item_id: id(1),
      delta: '+',
    }),
    'a piece of transcript at the front': (id) => ({
      type: 'response.output_audio_transcript.delta',
      ...at,
      item_id: id(0),
      delta: '+',
    }),
    'a piece of audio in the middle': (id) => ({
      type: 'response.output_audio.delta',
      ...at,
      item_id: id(0.5),
      delta: 'AAAA',
    }),
    'an item at the end': (id) => ({
      type: 'conversation.item.added',
      item: item('new'),
      previous_item_id: id(1),
    }),
    'an item at the front': () => ({ type: 'conversation.item.added', item: item('new'), previous_item_id: null }),
    'an item in the middle': (id) => ({
      type: 'conversation.item.added',
      item: item('new'),
      previous_item_id: id(0.5),
    }),
    'an item that is known': (id) => ({ type: 'conversation.item.done', item: item(id(0.3)) }),
    'a deletion': (id) => ({ type: 'conversation.item.deleted', item_id: id(0.5) }),
    'a truncation': (id) => ({
      type: 'conversation.item.truncated',
      item_id: id(0.5),
      content_index: 0,
      audio_end_ms: 1,
    }),
    'a transcription of an item that is not there': () => ({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'none',
      content_index: 0,
      transcript: 'x',
    }),
    'the end of a response': (id) => ({
      type: 'response.done',
      response: { id: 'r', status: 'completed', output: [item(id(0.7))] },
    }),
  };
}

interface WatchedConversation {
  readonly conversation: Conversation;
  /** How often a field of any item was read. */
  readonly reads: () => number;
  /** The id at a place between 0, the front, and 1, the end. */
  readonly id: (place: number) => string;
  readonly objects: ReadonlySet<object>;
}

function costOf(
  { conversation, reads, id, objects }: WatchedConversation,
  eventFor: (id: (place: number) => string) => ServerEvent,
): { readonly madeCount: number; readonly readCount: number; readonly characterCount: number } {
  const before = reads();
  const event = eventFor(id);
  const characters = vi.spyOn(String.prototype, 'charCodeAt');
  const next = reduce(conversation, event);
  const characterCount = characters.mock.calls.length;
  characters.mockRestore();
  expect(next).not.toBe(conversation);
  const readCount = reads() - before;
  return { madeCount: objectsIn(next, objects).size, readCount, characterCount };
}

function watchedConversation(length: number): WatchedConversation {
  let readCount = 0;
  const watched = (item: ConversationItem): ConversationItem =>
    new Proxy(item, {
      get(target, name) {
        readCount += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
  let conversation = emptyConversation;
  for (let index = 0; index < length; index += 1) {
    const item = {
      id: `item_${index}`,
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_audio', transcript: 'word word' }],
    } as const;
    conversation = reduce(conversation, { type: 'conversation.item.added', item: watched(item) });
  }
  return {
    conversation,
    reads: () => readCount,
    id: (place) => `item_${Math.floor(place * (length - 1))}`,
    objects: objectsIn(conversation),
  };
}

/** Every object that a conversation is made of, except those that are known. What is behind a known one is known too. */
function objectsIn(conversation: Conversation, known: ReadonlySet<object> = new Set()): ReadonlySet<object> {
  const found = new Set<object>();
  const waiting: unknown[] = [stateOf(conversation)];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== 'object' || one === null || known.has(one) || found.has(one)) continue;
    found.add(one);
    waiting.push(...Object.values(one));
  }
  return found;
}
