import type { ClientEvent, ConversationItem } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { openRecovering } from './support/open-recovering.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, assistantItem, itemAdded, userItem } from './support/server-events.ts';

const created = (event: ClientEvent): ConversationItem | undefined =>
  event.type === 'conversation.item.create' ? (event.item as ConversationItem) : undefined;
const createdItems = (heard: readonly ClientEvent[]) => heard.flatMap((event) => created(event) ?? []);

const TALK: readonly ConversationItem[] = [
  { id: 's', type: 'message', role: 'system', content: [{ type: 'input_text', text: 'be kind' }] },
  {
    id: 'u',
    type: 'message',
    role: 'user',
    content: [
      { type: 'input_text', text: 'what is this?' },
      { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
    ],
  },
  assistantItem('a', 'a horse'),
  { id: 'c', type: 'function_call', call_id: 'call_1', name: 'feed', arguments: '{}', status: 'completed' },
  { id: 'o', type: 'function_call_output', call_id: 'call_1', output: 'fed' },
];

const tell = async (open: Awaited<ReturnType<typeof openRecovering>>, items: readonly ConversationItem[]) => {
  const peer = await open.server.peer(0);
  for (const [index, item] of items.entries()) peer.send(itemAdded(item, items[index - 1]?.id ?? null));
  await settled();
};

test('a conversation is created again in order, and stays the same object', async () => {
  await using open = await openRecovering();
  await tell(open, TALK);
  const before = open.session.conversation;
  const types: string[] = [];
  const sent: string[] = [];
  open.session.events$.subscribe(({ type }) => types.push(type));
  open.session.sent$.subscribe(({ type }) => sent.push(type));
  open.server.sever();
  await open.pass(499);
  const items = createdItems(open.server.peers[1]?.heard ?? []);
  expect(items.map(({ id }) => id)).toEqual(['s', 'u', 'a', 'c', 'o']);
  expect(items[1]).toEqual(TALK[1]);
  expect(items[2]).toMatchObject({ role: 'assistant', content: [{ type: 'output_text', text: 'a horse' }] });
  expect(open.session.conversation).toBe(before);
  expect([types, sent]).toEqual([['session.created'], []]);
  expect(open.reports[0]).toMatchObject({
    restoredItemCount: 5,
    losses: [{ itemId: 'a', what: 'audio', reason: 'model audio' }],
  });
});

test('an item of the old server that is not restored keeps its place, and is told as lost', async () => {
  await using open = await openRecovering();
  const spoken: ConversationItem = { id: 'mute', type: 'message', role: 'user', content: [{ type: 'input_audio' }] };
  await tell(open, [spoken, userItem('u')]);
  open.server.sever();
  await open.pass(499);
  expect(createdItems(open.server.peers[1]?.heard ?? []).map(({ id }) => id)).toEqual(['u']);
  expect(open.session.conversation.items.map(({ id }) => id)).toEqual(['mute', 'u']);
  expect(open.reports[0]?.losses).toEqual([{ itemId: 'mute', what: 'item', reason: 'not retained' }]);
});

test('audio that the application keeps is restored as audio', async () => {
  const retainedAudio = (itemId: string) => (itemId === 'spoken' ? Uint8Array.of(0, 1, 2) : undefined);
  await using open = await openRecovering({}, { recovery: { retainedAudio } });
  await tell(open, [
    { id: 'spoken', type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: 'hi' }] },
  ]);
  open.server.sever();
  await open.pass(499);
  expect(createdItems(open.server.peers[1]?.heard ?? [])).toMatchObject([
    { id: 'spoken', content: [{ type: 'input_audio', audio: 'AAEC', transcript: 'hi' }] },
  ]);
  expect(open.reports[0]?.losses).toEqual([]);
});

test('an item that the server refuses is told as lost, and the rest is restored', async () => {
  await using open = await openRecovering({
    answer: (event, index) =>
      index === 1 && created(event)?.id === 'c'
        ? [apiError({ code: 'invalid_value', event_id: event.event_id ?? null })]
        : undefined,
  });
  await tell(open, TALK);
  open.server.sever();
  await open.pass(499);
  expect(open.session.state.status).toBe('open');
  expect(open.reports[0]).toMatchObject({
    restoredItemCount: 4,
    losses: [
      { itemId: 'a', what: 'audio', reason: 'model audio' },
      { itemId: 'c', what: 'item', reason: 'refused', errorCode: 'invalid_value' },
    ],
  });
});

test('a server that does not acknowledge an item, or goes while it is told, is tried again', async () => {
  await using open = await openRecovering(
    {
      answer(event, index) {
        if (index === 1 && created(event)?.id === 'a') return [];
        if (index === 2 && created(event)?.id === 'u') {
          void open.server.peers[2]?.close(1011);
          return [];
        }
        return undefined;
      },
    },
    { commandTimeoutMs: 1_000 },
  );
  await tell(open, TALK);
  open.server.sever();
  for (const durationMs of [499, 1_000, 999, 1_998]) await open.pass(durationMs);
  expect(open.session.state).toMatchObject({ status: 'open', session: { id: 'sess_4' } });
  expect(open.states).toEqual(['open', 'recovering 1 499', 'recovering 2 999', 'recovering 3 1998', 'open']);
  expect(open.server.peers.map(({ isConnected }) => isConnected)).toEqual([false, false, false, true]);
});

test('where the server gives items other ids, callers keep theirs, both ways', async () => {
  const renamed = (event: ClientEvent, index: number) => {
    const item = created(event);
    if (index === 0 || item === undefined) return undefined;
    const other = { ...item, id: `other_${item.id}` };
    return [itemAdded(other), { ...itemAdded(other), type: 'conversation.item.done' as const }];
  };
  await using open = await openRecovering({ answer: renamed });
  const { server, session } = open;
  await tell(open, [userItem('u', 'one'), userItem('v', 'two')]);
  server.sever();
  await open.pass(499);
  expect(session.conversation.items.map(({ id }) => id)).toEqual(['u', 'v']);
  const peer = await server.peer(1);
  const deleted = session.deleteItem('u');
  expect((await peer.next('conversation.item.delete')).item_id).toBe('other_u');
  await deleted;
  const added = session.addItem(userItem('w'), { previousItemId: 'v' });
  await added;
  expect(peer.heard.at(-1)).toMatchObject({ previous_item_id: 'other_v' });
  peer.send(itemAdded(assistantItem('answer', 'yes'), 'other_v'));
  await settled();
  expect(session.conversation.items.map(({ id }) => id)).toEqual(['v', 'answer', 'other_w']);
  // And once more, over a third server.
  server.sever();
  await open.pass(999);
  expect(createdItems(server.peers[2]?.heard ?? []).map(({ id }) => id)).toEqual(['v', 'answer', 'other_w']);
});

test('tools of an MCP server are not sent back; the new list takes the place of the old', async () => {
  const list = (id: string, names: readonly string[]): ConversationItem => ({
    id,
    type: 'mcp_list_tools',
    server_label: 'maps',
    tools: names.map((name) => ({ name, input_schema: {} })),
  });
  await using open = await openRecovering();
  await tell(open, [list('old_list', ['find']), userItem('u')]);
  open.server.sever();
  await open.pass(499);
  const peer = await open.server.peer(1);
  peer.send(itemAdded(list('new_list', []), null));
  peer.send({ ...itemAdded(list('new_list', ['find', 'route']), null), type: 'conversation.item.done' });
  await settled();
  expect(open.session.conversation.items.map(({ id }) => id)).toEqual(['old_list', 'u']);
  expect(open.session.conversation.items[0]).toMatchObject({ tools: [{ name: 'find' }, { name: 'route' }] });
  expect(open.reports[0]?.losses).toEqual([]);
});

test('what the new server says beside the restoration is heard once it is in use', async () => {
  await using open = await openRecovering({
    answer(event, index) {
      if (index === 0 || created(event)?.id !== 'v') return undefined;
      const rates = { type: 'rate_limits.updated', rate_limits: [] } as const;
      return [itemAdded(userItem('v')), rates, itemAdded(userItem('greeting'), 'v')];
    },
  });
  await tell(open, [userItem('u'), userItem('v')]);
  const types: string[] = [];
  open.session.events$.subscribe(({ type }) => types.push(type));
  open.server.sever();
  await open.pass(499);
  expect(types).toEqual(['session.created', 'rate_limits.updated', 'conversation.item.added']);
  expect(open.session.conversation.items.map(({ id }) => id)).toEqual(['u', 'v', 'greeting']);
});

test('a long conversation with large audio goes out no faster than the connection drains', async () => {
  const retainedAudio = () => new Uint8Array(200_000);
  await using open = await openRecovering({}, { recovery: { retainedAudio } });
  const items = Array.from({ length: 30 }, (_, index): ConversationItem => ({
    id: `u${index}`,
    type: 'message',
    role: 'user',
    content: [{ type: 'input_audio', transcript: null }],
  }));
  await tell(open, items);
  open.server.sever();
  await open.pass(499);
  await open.reach('open');
  expect(open.reports[0]).toMatchObject({ restoredItemCount: 30, losses: [] });
});
