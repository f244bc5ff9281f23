import type { ConversationItem } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, assistantItem, itemAdded, sessionUpdated, userItem } from './support/server-events.ts';

const committed = (itemId: string) => ({ type: 'input_audio_buffer.committed', item_id: itemId }) as const;

test('update fills in the type and resolves with the whole configuration', async () => {
  await using open = await openSession();
  const update = open.session.update({ instructions: '' });
  const { session } = await open.server.next('session.update');
  expect(session).toEqual({ type: 'realtime', instructions: '' });
  open.server.send(sessionUpdated({ audio: { output: { voice: 'marin' } } }));
  expect(await update).toMatchObject({ id: 'sess_1', audio: { output: { voice: 'marin' } } });
  expect(open.session.state).toMatchObject({ status: 'open', session: { audio: { output: { voice: 'marin' } } } });
});

test('addItem chooses an id, sends the place, and resolves with the item of the server', async () => {
  await using open = await openSession({}, { createId: () => 'x' });
  const adding = open.session.addItem(
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] },
    { previousItemId: 'root' },
  );
  const event = await open.server.next('conversation.item.create');
  expect(event).toMatchObject({ previous_item_id: 'root', item: { id: 'item_x' } });
  open.server.send(itemAdded(userItem('item_other')), itemAdded(userItem('item_x', 'hi'), null));
  expect(await adding).toEqual(userItem('item_x', 'hi'));
});

test('addItem resolves with the item of a server that gives ids of its own', async () => {
  await using open = await openSession();
  const text = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] } as const;
  const output = { type: 'function_call_output', call_id: 'call_1', output: '{}' } as const;
  const adding = [open.session.addItem(text), open.session.addItem(output)];
  await open.server.next('conversation.item.create');
  open.server.send(
    itemAdded(userItem('not_ours', 'hello')),
    itemAdded({
      ...assistantItem('not_ours_either'),
      content: [{ type: 'output_text', text: 'hi' }],
    } as ConversationItem),
    itemAdded({ ...output, id: 'server_2' }),
    itemAdded(userItem('server_1', 'hi')),
  );
  expect((await Promise.all(adding)).map(({ id }) => id)).toEqual(['server_1', 'server_2']);
  expect(open.session.conversation.items.map(({ id }) => id)).toContain('server_1');
  expect(open.clock.timerCount).toBe(0);
});

test('two alike items of a server that gives ids of its own are told apart by their order', async () => {
  await using open = await openSession();
  const text = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] } as const;
  const adding = [
    open.session.addItem(text),
    open.session.addItem({ ...text, id: 'kept' }),
    open.session.addItem(text),
  ];
  await settled();
  open.server.send(...['kept', 'server_1', 'server_2'].map((id) => itemAdded(userItem(id, 'hi'))));
  expect((await Promise.all(adding)).map(({ id }) => id)).toEqual(['server_1', 'kept', 'server_2']);
});

test('the ids it chooses fit the limit of the API and differ', async () => {
  await using open = await openSession({
    answer: (event) => (event.type === 'conversation.item.create' ? [itemAdded(userItem(event.item.id ?? ''))] : []),
  });
  const ids = new Set<string>();
  for (let count = 0; count < 50; count += 1) {
    ids.add((await open.session.addItem({ type: 'message', role: 'user', content: [] })).id);
  }
  expect(ids.size).toBe(50);
  for (const id of ids) expect(id.length).toBeLessThanOrEqual(32);
});

test('deleteItem, retrieveItem and truncate settle on the event that names their item, in any order', async () => {
  await using open = await openSession();
  let settledCount = 0;
  const counted = <Value>(promise: Promise<Value>) => promise.finally(() => (settledCount += 1));
  const deletingA = counted(open.session.deleteItem('a'));
  const deletingB = counted(open.session.deleteItem('b'));
  const retrieving = counted(open.session.retrieveItem('c'));
  const truncating = counted(open.session.truncate('d', 1_234.9));
  expect(await open.server.next('conversation.item.truncate')).toMatchObject({ content_index: 0, audio_end_ms: 1_234 });
  open.server.send({ type: 'conversation.item.truncated', item_id: 'd', content_index: 0, audio_end_ms: 1_234 });
  await truncating;
  expect(settledCount).toBe(1);
  open.server.send({ type: 'conversation.item.retrieved', item: userItem('c') });
  expect(await retrieving).toEqual(userItem('c'));
  expect(settledCount).toBe(2);
  open.server.send({ type: 'conversation.item.deleted', item_id: 'b' });
  await deletingB;
  expect(settledCount).toBe(3);
  open.server.send({ type: 'conversation.item.deleted', item_id: 'a' });
  await deletingA;
});

test.each([
  ['rate_limit_exceeded', 'RATE_LIMITED', true],
  ['content_filter', 'BLOCKED', false],
  ['invalid_api_key', 'AUTH_FAILED', false],
  ['whatever', 'SERVER_ERROR', false],
] as const)('the API code %s becomes %s', async (apiCode, code, isRetryable) => {
  await using open = await openSession({
    answer: ({ event_id: id }) => [
      apiError({ code: apiCode, message: 'Please try again in 1.5s.', event_id: id ?? null }),
    ],
  });
  await expect(open.session.clearAudio()).rejects.toMatchObject({ code, isRetryable, retryAfterMs: 1_500 });
});

test.each([
  ['in 250ms', 250],
  ['in 20s', 20_000],
  ['in 1m26.4s', 86_400],
  ['in 6m0s', 360_000],
  ['in 2m', 120_000],
  ['in 1h0m3s', 3_603_000],
  ['later', undefined],
  ['in .s', undefined],
])('a refusal that says "Please try again %s." has its retryAfterMs', async (when, retryAfterMs) => {
  await using open = await openSession({
    answer: ({ event_id: id }) => [
      apiError({ code: 'rate_limit_exceeded', message: `Please try again ${when}.`, event_id: id ?? null }),
    ],
  });
  const failure = (await failureOf(open.session.clearAudio())) as { readonly retryAfterMs?: number };
  expect(failure.retryAfterMs).toBe(retryAfterMs);
});

test('commitAudio resolves with its own item, not with one that voice detection committed', async () => {
  await using open = await openSession();
  const committing = open.session.commitAudio();
  await open.server.next('input_audio_buffer.commit');
  open.server.send(
    { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 900, item_id: 'item_vad' },
    committed('item_vad'),
    committed('item_ours'),
  );
  expect(await committing).toBe('item_ours');
});

test('a commit of too little audio rejects', async () => {
  await using open = await openSession({
    answer: ({ type }) =>
      type === 'input_audio_buffer.commit' ? [apiError({ code: 'input_audio_buffer_commit_empty' })] : [],
  });
  await expect(open.session.commitAudio()).rejects.toMatchObject({
    code: 'SERVER_ERROR',
    details: { errorCode: 'input_audio_buffer_commit_empty' },
  });
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('truncate at %s ms is INVALID_ARGUMENT', async (playedMs) => {
  await using open = await openSession();
  await expect(open.session.truncate('a', playedMs)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(open.server.heard).toEqual([]);
});

test('send passes any event on, with an id where it has none', async () => {
  await using open = await openSession();
  open.session.send({ type: 'conversation.item.delete', item_id: 'a' });
  open.session.send({ type: 'conversation.item.delete', item_id: 'b', event_id: 'mine' });
  const first = await open.server.next('conversation.item.delete');
  expect(first.event_id).toEqual(expect.any(String));
  expect((await open.server.next('conversation.item.delete')).event_id).toBe('mine');
  await open.session.close();
  expect(() => open.session.send({ type: 'input_audio_buffer.clear' })).toThrow(
    expect.objectContaining({ code: 'CLOSED' }),
  );
});
