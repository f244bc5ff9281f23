import type { Session } from '@antiphon/session';
import { expect, test } from 'vitest';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, assistantItem, itemAdded, sessionUpdated, userItem } from './support/server-events.ts';

const committed = (itemId: string) => ({ type: 'input_audio_buffer.committed', item_id: itemId }) as const;

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
