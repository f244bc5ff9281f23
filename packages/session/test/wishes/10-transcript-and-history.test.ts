import type { ConversationItem, KnownServerEvent } from '@antiphon/protocol';
import type { Conversation } from '@antiphon/session';
import { describe, expect, test } from 'vitest';
import { openSession, type OpenSession } from '../support/open-session.ts';
import { settled } from '../support/scripted-server.ts';
import {
  assistantItem,
  itemAdded,
  outputItem,
  responseCreated,
  responseDone,
  transcriptDelta,
  transcriptDone,
} from '../support/server-events.ts';

const spoken = (id: string, transcript: string | null = null): ConversationItem => ({
  id,
  type: 'message',
  role: 'user',
  status: 'completed',
  content: [{ type: 'input_audio', transcript }],
});
const itemDone = (item: ConversationItem, previousId: string | null): KnownServerEvent => ({
  type: 'conversation.item.done',
  event_id: 'event_done',
  item,
  previous_item_id: previousId,
});
const heard = (id: string, transcript: string): KnownServerEvent => ({
  type: 'conversation.item.input_audio_transcription.completed',
  event_id: 'event_heard',
  item_id: id,
  content_index: 0,
  transcript,
});
const answering = (id: string): ConversationItem => ({
  id,
  type: 'message',
  role: 'assistant',
  status: 'in_progress',
  content: [],
});
const call = (id: string): ConversationItem => ({
  id,
  type: 'function_call',
  status: 'completed',
  call_id: `call_${id}`,
  name: 'look',
  arguments: '{}',
});

/** The conversation as a person would read it. */
function script({ items }: Conversation): readonly string[] {
  return items.map((item) => {
    if (item.type !== 'message') return `${item.id}: ${item.type}`;
    const said = item.content.map((part) => ('transcript' in part ? (part.transcript ?? '?') : '')).join('');
    return `${item.id}: ${said}`;
  });
}

async function after(to: OpenSession, ...events: readonly KnownServerEvent[]): Promise<readonly string[]> {
  to.server.send(...events);
  await settled();
  return script(to.session.conversation);
}

describe('wish 10: the transcript and the history lose nothing and keep their order', () => {
  test('a transcription that comes after the answer stands before it', async () => {
    await using to = await openSession();
    const events = [
      itemAdded(spoken('q'), null),
      responseCreated('r'),
      itemAdded(answering('item_r_0'), 'q'),
      transcriptDelta('r', 'Hello'),
    ];
    expect(await after(to, ...events)).toEqual(['q: ?', 'item_r_0: Hello']);
    const ended = [responseDone('r', { output: [assistantItem('item_r_0', 'Hello')] }), heard('q', 'Hi')];
    expect(await after(to, ...ended)).toEqual(['q: Hi', 'item_r_0: Hello']);
  });

  test('transcriptions of several turns may overtake each other, and come before their items', async () => {
    await using to = await openSession();
    const events = [
      heard('q2', 'two'),
      itemAdded(spoken('q1'), null),
      itemAdded(spoken('q2'), 'q1'),
      itemAdded(spoken('q3'), 'q2'),
      heard('q3', 'three'),
      heard('q1', 'one'),
    ];
    expect(await after(to, ...events)).toEqual(['q1: one', 'q2: two', 'q3: three']);
  });

  test('the order is that of previous_item_id, not that of arrival', async () => {
    await using to = await openSession();
    const events = [
      itemAdded(spoken('q1', 'one'), null),
      itemAdded(answering('item_r_0'), 'q1'),
      // What the user added in the meantime, before the answer.
      itemAdded(spoken('note', 'note'), 'q1'),
      itemAdded(spoken('first', 'first'), null),
    ];
    expect(await after(to, ...events)).toEqual(['first: first', 'q1: one', 'note: note', 'item_r_0: ']);
  });

  test('a placeholder without a transcript takes nothing away', async () => {
    await using to = await openSession();
    const events = [
      itemAdded(spoken('q'), null),
      heard('q', 'Hi'),
      itemDone(spoken('q'), null),
      itemAdded(spoken('q'), null),
      { type: 'conversation.item.retrieved', event_id: 'e', item: spoken('q') } as const,
    ];
    expect(await after(to, ...events)).toEqual(['q: Hi']);
    const answered = [
      itemAdded(answering('item_r_0'), 'q'),
      transcriptDelta('r', 'Hel'),
      itemDone(answering('item_r_0'), 'q'),
      transcriptDelta('r', 'lo'),
    ];
    expect(await after(to, ...answered)).toEqual(['q: Hi', 'item_r_0: Hello']);
  });

  test('a call that comes before, between or instead of words keeps its place', async () => {
    await using to = await openSession();
    const events = [
      itemAdded(spoken('q', 'Hi'), null),
      responseCreated('r'),
      outputItem('response.output_item.added', 'r', 0, answering('item_r_0')),
      itemAdded(answering('item_r_0'), 'q'),
      transcriptDelta('r', 'Let me '),
      outputItem('response.output_item.added', 'r', 1, call('c1')),
      itemAdded(call('c1'), 'item_r_0'),
      transcriptDelta('r', 'look.'),
      itemAdded(call('c2'), 'c1'),
      responseDone('r', { output: [assistantItem('item_r_0', 'Let me look.'), call('c1'), call('c2')] }),
    ];
    expect(await after(to, ...events)).toEqual([
      'q: Hi',
      'item_r_0: Let me look.',
      'c1: function_call',
      'c2: function_call',
    ]);
    const alone = [itemAdded(call('c3'), 'c2'), responseDone('r2', { output: [call('c3')] })];
    expect((await after(to, ...alone)).at(-1)).toBe('c3: function_call');
  });

  test('what the model had said when it was cut off stays, though the server tells of no item', async () => {
    await using to = await openSession();
    const events = [
      responseCreated('r'),
      outputItem('response.output_item.added', 'r', 0, answering('item_r_0')),
      itemAdded(answering('item_r_0'), null),
      transcriptDelta('r', 'Once upon'),
      responseDone('r', { status: 'cancelled' }),
      transcriptDelta('r', ' a time'),
    ];
    expect(await after(to, ...events)).toEqual(['item_r_0: Once upon']);
    expect(to.session.conversation.items[0]?.status).toBe('incomplete');
  });

  test('whoever watches sees each change once, in order, and already in place when the event is told', async () => {
    await using to = await openSession();
    const watched: string[] = [];
    const atEvent: string[] = [];
    to.session.conversation$.subscribe((conversation) => watched.push(script(conversation).join(' | ')));
    to.session.events$.subscribe(() => atEvent.push(script(to.session.conversation).join(' | ')));
    const events = [
      itemAdded(spoken('q'), null),
      itemAdded(answering('item_r_0'), 'q'),
      transcriptDelta('r', 'Yes'),
      transcriptDone('r', 'Yes.'),
      heard('q', 'Really?'),
      itemDone(spoken('q'), null),
    ];
    // Each by itself: what comes together is told once.
    for (const event of events) await after(to, event);
    const steps = [
      'q: ?',
      'q: ? | item_r_0: ',
      'q: ? | item_r_0: Yes',
      'q: ? | item_r_0: Yes.',
      'q: Really? | item_r_0: Yes.',
    ];
    expect(watched).toEqual(['', ...steps]);
    expect(atEvent).toEqual([...steps, 'q: Really? | item_r_0: Yes.']);
  });
});
