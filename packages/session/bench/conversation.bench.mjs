// One spoken turn written into conversations of growing length, against the same turn in the shortest one: an event must cost the same whatever the length.
// The ordinary way beside it copies the list of items for every change and looks for the item from the end.
import { emptyConversation, reduce } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const LENGTHS = [100, 10_000, 1_000_000];
const DELTA_COUNT = 20;

const user = (id) => ({
  id,
  type: 'message',
  role: 'user',
  status: 'completed',
  content: [{ type: 'input_audio', transcript: 'a question of some words' }],
});
const assistant = (id, status, content) => ({ id, type: 'message', role: 'assistant', status, content });

/** What the server says in a turn after an item. */
function turnEvents(previousId, name) {
  const ids = { response_id: `resp_${name}`, item_id: `item_answer_${name}`, output_index: 0, content_index: 0 };
  const begun = assistant(ids.item_id, 'in_progress', []);
  const transcript = 'word '.repeat(DELTA_COUNT);
  const ended = assistant(ids.item_id, 'completed', [{ type: 'output_audio', transcript }]);
  const questionId = `item_question_${name}`;
  return [
    { type: 'conversation.item.added', previous_item_id: previousId, item: user(questionId) },
    { type: 'response.created', response: { id: ids.response_id, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', response_id: ids.response_id, output_index: 0, item: begun },
    { type: 'conversation.item.added', previous_item_id: questionId, item: begun },
    { type: 'response.content_part.added', ...ids, part: { type: 'audio', transcript: '' } },
    ...Array.from({ length: DELTA_COUNT }, () => ({
      type: 'response.output_audio_transcript.delta',
      ...ids,
      delta: 'word ',
    })),
    { type: 'response.output_audio_transcript.done', ...ids, transcript },
    { type: 'response.output_item.done', response_id: ids.response_id, output_index: 0, item: ended },
    { type: 'conversation.item.done', previous_item_id: questionId, item: ended },
    { type: 'response.done', response: { id: ids.response_id, status: 'completed', output: [ended] } },
  ];
}

function conversationOf(length) {
  let conversation = emptyConversation;
  for (let index = 0; index < length; index += 1) {
    const item = user(`item_${index.toString().padStart(20, '0')}`);
    conversation = reduce(conversation, { type: 'conversation.item.added', item });
  }
  return conversation;
}

/** The same turn on a plain list: only what changes its items. */
function reduceList(items, event) {
  const id = event.item?.id ?? event.item_id;
  if (id === undefined || event.type === 'response.output_item.added') return items;
  const index = items.findLastIndex((item) => item.id === id);
  if (index === -1)
    return items.toSpliced(items.findLastIndex((item) => item.id === event.previous_item_id) + 1, 0, event.item);
  if (event.item !== undefined) return items.with(index, event.item);
  const item = items[index];
  const said = item.content[0]?.transcript ?? '';
  const transcript = event.transcript ?? said + (event.delta ?? '');
  return items.with(index, { ...item, content: [{ type: 'output_audio', transcript }] });
}

const conversations = new Map(LENGTHS.map((length) => [length, conversationOf(length)]));
const turnOn = (length) => {
  const conversation = conversations.get(length);
  const events = turnEvents(conversation.lastItem.id, 'new');
  return () => events.reduce(reduce, conversation);
};
const [shortest] = LENGTHS;

for (const length of LENGTHS) {
  const after = turnOn(length)();
  if (after.itemCount !== length + 2) throw new Error(`${after.itemCount} items instead of ${length + 2}`);
  if (after.lastItem.content[0].transcript !== 'word '.repeat(DELTA_COUNT))
    throw new Error('the transcript is another');
}
for (const length of LENGTHS.slice(1)) {
  await benchCase({
    name: `session/conversation-turn-${length}`,
    ours: turnOn(length),
    floor: turnOn(shortest),
    floorName: `the same turn in a conversation of ${shortest} items`,
    clock: 'wall',
    facts: { items: length, events: DELTA_COUNT + 9 },
  });
}
// A million copied for every event would take a minute a round.
for (const length of LENGTHS.slice(0, -1)) {
  const { items, lastItem } = conversations.get(length);
  const events = turnEvents(lastItem.id, 'new');
  await benchCase({
    name: `session/conversation-turn-against-list-${length}`,
    ours: turnOn(length),
    floor: () => events.reduce(reduceList, items),
    floorName: 'items.with() and findLastIndex on a plain list',
    rounds: 3,
    facts: { items: length, events: DELTA_COUNT + 9 },
  });
}
