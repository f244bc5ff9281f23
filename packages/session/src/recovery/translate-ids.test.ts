import type { ClientEvent, ServerEvent } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { createItemIds } from './item-ids.ts';
import { eventFromServer, eventToServer } from './translate-ids.ts';

const ids = createItemIds();
ids.set('ours', 'theirs');
ids.set('same', 'same');

const text = (id: string) =>
  ({ id, type: 'message', role: 'user', content: [{ type: 'input_text', text: 'ours' }] }) as const;

const CLIENT: readonly (readonly [ClientEvent, ClientEvent])[] = [
  [
    { type: 'conversation.item.truncate', item_id: 'ours', content_index: 0, audio_end_ms: 1 },
    { type: 'conversation.item.truncate', item_id: 'theirs', content_index: 0, audio_end_ms: 1 },
  ],
  [
    { type: 'conversation.item.create', previous_item_id: 'ours', item: text('new') },
    { type: 'conversation.item.create', previous_item_id: 'theirs', item: text('new') },
  ],
  [
    {
      type: 'conversation.item.create',
      item: { type: 'mcp_approval_response', approval_request_id: 'ours', approve: true },
    },
    {
      type: 'conversation.item.create',
      item: { type: 'mcp_approval_response', approval_request_id: 'theirs', approve: true },
    },
  ],
  [
    { type: 'response.create', response: { input: [{ type: 'item_reference', id: 'ours' }, text('other')] } },
    { type: 'response.create', response: { input: [{ type: 'item_reference', id: 'theirs' }, text('other')] } },
  ],
];

const SERVER: readonly (readonly [ServerEvent, ServerEvent])[] = [
  [
    { type: 'conversation.item.added', previous_item_id: 'theirs', item: text('x') },
    { type: 'conversation.item.added', previous_item_id: 'ours', item: text('x') },
  ],
  [
    { type: 'conversation.item.deleted', item_id: 'theirs' },
    { type: 'conversation.item.deleted', item_id: 'ours' },
  ],
  [
    { type: 'response.done', response: { id: 'theirs', status: 'completed', output: [text('theirs'), text('y')] } },
    { type: 'response.done', response: { id: 'theirs', status: 'completed', output: [text('ours'), text('y')] } },
  ],
];

describe('ids of items', () => {
  it.each(CLIENT)('are the server’s in what goes out: %j', (ours, theirs) => {
    expect(eventToServer(ours, ids)).toEqual(theirs);
    expect(eventToServer(theirs, ids)).toBe(theirs);
  });

  it.each(SERVER)('are ours in what comes in: %j', (theirs, ours) => {
    expect(eventFromServer(theirs, ids)).toEqual(ours);
    expect(eventFromServer(ours, ids)).toBe(ours);
  });

  it('are left alone where none differ, and once an item is gone', () => {
    const own = createItemIds();
    own.set('same', 'same');
    expect(own.isEmpty).toBe(true);
    own.set('a', 'b');
    own.set('a', 'c');
    expect([own.toServer('a'), own.fromServer('b'), own.fromServer('c')]).toEqual(['c', 'b', 'a']);
    own.delete('a');
    expect([own.isEmpty, own.toServer('a'), own.fromServer('c')]).toEqual([true, 'a', 'c']);
  });
});
