import type { ConversationItem } from '@antiphon/protocol';
import type { Session } from '@antiphon/session';
import { expect, test } from 'vitest';
import { failureOf, openSession } from './open-session.ts';
import { settled } from './scripted-server.ts';
import { apiError, assistantItem, itemAdded, sessionUpdated, userItem } from './server-events.ts';

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

test('an error that names a command rejects it and no other', async () => {
  await using open = await openSession();
  const first = open.session.update({ instructions: 'first' });
  const second = failureOf(open.session.update({ instructions: 'second' }));
  await open.server.next('session.update');
  const { event_id: secondId } = await open.server.next('session.update');
  open.server.send(apiError({ code: 'invalid_value', param: 'session.instructions', event_id: secondId ?? null }));
  expect(await second).toMatchObject({
    code: 'SERVER_ERROR',
    isRetryable: false,
    details: { errorType: 'invalid_request_error', errorCode: 'invalid_value', param: 'session.instructions' },
  });
  open.server.send(sessionUpdated());
  await first;
});

test('an error without event_id rejects the only command that is pending', async () => {
  await using open = await openSession();
  const truncating = failureOf(open.session.truncate('a', 11_579));
  await open.server.next('conversation.item.truncate');
  open.server.send(apiError({ message: 'Audio content of 9800ms is already shorter than 11579ms' }));
  expect(await truncating).toMatchObject({ code: 'SERVER_ERROR' });
});

test('an error without event_id rejects the only one that can have caused it', async () => {
  await using open = await openSession();
  const deleting = failureOf(open.session.deleteItem('a'));
  const adding = open.session.addItem(userItem('b'));
  await open.server.next('conversation.item.create');
  open.server.send(apiError({ code: 'item_delete_invalid_item_id' }), itemAdded(userItem('b')));
  expect(await deleting).toMatchObject({ code: 'SERVER_ERROR', details: { errorCode: 'item_delete_invalid_item_id' } });
  await adding;
});

test('an error without event_id that several can have caused stays an event', async () => {
  await using open = await openSession();
  const errors: unknown[] = [];
  open.session.events$.subscribe((event) => event.type === 'error' && errors.push(event.error.code));
  const both = Promise.all([open.session.deleteItem('a'), open.session.deleteItem('b')]);
  await open.server.next('conversation.item.delete');
  open.server.send(
    apiError({ code: 'item_delete_invalid_item_id' }),
    apiError({ code: 'session_expired' }),
    apiError({ code: 'unknown', event_id: 'somebody_else' }),
    { type: 'conversation.item.deleted', item_id: 'a' },
    { type: 'conversation.item.deleted', item_id: 'b' },
  );
  await both;
  expect(errors).toEqual(['item_delete_invalid_item_id', 'session_expired', 'unknown']);
});

test('an error that announces the end of the session rejects no command by itself', async () => {
  await using open = await openSession();
  const update = failureOf(open.session.update({ instructions: 'x' }));
  await open.server.next('session.update');
  open.server.send(
    apiError({ code: 'session_expired', message: 'Your session hit the maximum duration of 60 minutes.' }),
  );
  await open.server.close(1001, 'Your session hit the maximum duration of 60 minutes.');
  expect(await update).toMatchObject({
    code: 'CONNECTION_LOST',
    isRetryable: true,
    details: { closeCode: 1001, errorCode: 'session_expired', initiator: 'remote' },
  });
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

test('a command that is not acknowledged is TIMEOUT; its limit can be its own', async () => {
  await using open = await openSession({}, { commandTimeoutMs: 2_000 });
  const short = failureOf(open.session.update({ instructions: 'x' }, { timeoutMs: 100 }));
  const long = failureOf(open.session.clearAudio());
  open.clock.advance(100);
  expect(await short).toMatchObject({ code: 'TIMEOUT', details: { timeoutMs: 100 } });
  expect(open.clock.timerCount).toBe(1);
  open.clock.advance(1_900);
  expect(await long).toMatchObject({ code: 'TIMEOUT' });
  expect(open.clock.timerCount).toBe(0);
});

test('commands reject with the reason of their signal and leave no timer', async () => {
  await using open = await openSession();
  const reason = new Error('changed my mind');
  const controller = new AbortController();
  const { signal } = controller;
  const failures = [
    open.session.update({ instructions: 'x' }, { signal }),
    open.session.addItem(userItem('a'), { signal }),
    open.session.deleteItem('a', { signal }),
    open.session.retrieveItem('a', { signal }),
    open.session.truncate('a', 1, { signal }),
    open.session.commitAudio({ signal }),
    open.session.clearAudio({ signal }),
  ].map(failureOf);
  controller.abort(reason);
  expect(await Promise.all(failures)).toEqual(failures.map(() => reason));
  expect(open.clock.timerCount).toBe(0);
});

test('an already aborted signal rejects with its reason and sends nothing', async () => {
  await using open = await openSession();
  const reason = new Error('before');
  const options = { signal: AbortSignal.abort(reason) };
  const { session } = open;
  const commands: Promise<unknown>[] = [
    session.update({ instructions: 'x' }, options),
    session.addItem(userItem('a'), options),
    session.truncate('a', 1, options),
    session.appendAudio(new Uint8Array(2), options),
    session.commitAudio(options),
  ];
  for (const command of commands) await expect(command).rejects.toBe(reason);
  await settled();
  expect(open.server.heard).toEqual([]);
});

test('the late answer to an aborted command does not settle the next of its kind', async () => {
  await using open = await openSession();
  const controller = new AbortController();
  const aborted = failureOf(open.session.commitAudio({ signal: controller.signal }));
  controller.abort();
  await aborted;
  const second = open.session.commitAudio();
  await open.server.next('input_audio_buffer.commit');
  await open.server.next('input_audio_buffer.commit');
  open.server.send(committed('item_of_the_first'), committed('item_of_the_second'));
  expect(await second).toBe('item_of_the_second');
});

test('an aborted command whose answer never comes does not shift the answers for ever', async () => {
  await using open = await openSession({}, { commandTimeoutMs: 1_000 });
  const controller = new AbortController();
  const aborted = failureOf(open.session.commitAudio({ signal: controller.signal }));
  controller.abort();
  await aborted;
  open.clock.advance(1_001);
  const second = open.session.commitAudio();
  await open.server.next('input_audio_buffer.commit');
  await open.server.next('input_audio_buffer.commit');
  open.server.send(committed('item_2'));
  expect(await second).toBe('item_2');
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

const everyCommand: readonly (readonly [string, (session: Session) => Promise<unknown>])[] = [
  ['update', (session) => session.update({ instructions: 'x' })],
  ['addItem', (session) => session.addItem(assistantItem('a', 'x'))],
  ['deleteItem', (session) => session.deleteItem('a')],
  ['retrieveItem', (session) => session.retrieveItem('a')],
  ['truncate', (session) => session.truncate('a', 1)],
  ['commitAudio', (session) => session.commitAudio()],
  ['clearAudio', (session) => session.clearAudio()],
  ['respond', (session) => session.respond().result],
  ['respond beside', (session) => session.respond({ conversation: 'none' }).result],
];

test.each(everyCommand)(
  '%s rejects with who closed, code and reason when the connection ends',
  async (_name, command) => {
    await using open = await openSession();
    const pending = failureOf(command(open.session));
    await settled();
    await open.server.close(1011, 'the server is on fire');
    expect(await pending).toMatchObject({
      code: 'CONNECTION_LOST',
      details: { closeCode: 1011, closeReason: 'the server is on fire', initiator: 'remote' },
    });
    expect(open.clock.timerCount).toBe(0);
  },
);

test.each(everyCommand)('%s rejects with CONNECTION_LOST when the network fails', async (_name, command) => {
  await using open = await openSession();
  const pending = failureOf(command(open.session));
  await settled();
  open.server.sever();
  expect(await pending).toMatchObject({ code: 'CONNECTION_LOST', details: { closeCode: 1006, initiator: 'lost' } });
});

test.each(everyCommand)('%s rejects with CLOSED when we close while it waits, and after', async (_name, command) => {
  await using open = await openSession();
  const pending = failureOf(command(open.session));
  await open.session.close();
  expect(await pending).toMatchObject({ code: 'CLOSED' });
  expect(await failureOf(command(open.session))).toMatchObject({ code: 'CLOSED' });
  expect(open.clock.timerCount).toBe(0);
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
