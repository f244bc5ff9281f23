import { expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { openRecovering } from './support/open-recovering.ts';
import { settled } from './support/scripted-server.ts';
import {
  apiError,
  assistantItem,
  audioDelta,
  itemAdded,
  responseCreated,
  responseDone,
  userItem,
} from './support/server-events.ts';

test('what was taken of the configuration is sent again, before anything else', async () => {
  await using open = await openRecovering({}, { config: { instructions: 'be brief' } });
  await open.session.update({ audio: { output: { speed: 1.2 } } });
  open.server.sever();
  await open.pass(499);
  const types = open.server.peers[1]?.heard.map(({ type }) => type);
  expect(types).toEqual(['session.update']);
  expect(open.server.peers[1]?.heard[0]).toMatchObject({
    session: { type: 'realtime', instructions: 'be brief', audio: { output: { speed: 1.2 } } },
  });
  expect(open.session.state).toMatchObject({ status: 'open', session: { instructions: 'be brief' } });
});

test('commands in flight and made meanwhile are sent on the new connection, in order', async () => {
  await using open = await openRecovering({ answer: (_event, index) => (index === 0 ? [] : undefined) });
  const { server, session } = open;
  const first = session.addItem(userItem('first'));
  await server.peers[0]?.next('conversation.item.create');
  server.sever();
  await settled();
  const second = session.addItem(userItem('second'));
  const updated = session.update({ instructions: 'x' });
  const response = session.respond();
  expect(() => session.send({ type: 'output_audio_buffer.clear' })).toThrow(
    expect.objectContaining({ code: 'CONNECTION_LOST' }),
  );
  await open.pass(499);
  expect((await first).id).toBe('first');
  expect((await second).id).toBe('second');
  expect(await updated).toMatchObject({ instructions: 'x' });
  const heard = server.peers[1]?.heard.map(({ type }) => type);
  expect(heard).toEqual(['conversation.item.create', 'conversation.item.create', 'session.update', 'response.create']);
  server.peers[1]?.send(responseCreated('r1'), responseDone('r1'));
  expect(await response.result).toMatchObject({ status: 'completed' });
});

test('a command that waits ends by its time limit and its signal, and is not sent', async () => {
  await using open = await openRecovering({}, { commandTimeoutMs: 200 });
  open.server.sever();
  await settled();
  const controller = new AbortController();
  const late = failureOf(open.session.addItem(userItem('late')));
  const aborted = failureOf(open.session.addItem(userItem('aborted'), { signal: controller.signal }));
  controller.abort(new Error('enough'));
  await open.pass(499);
  expect(await late).toMatchObject({ code: 'TIMEOUT' });
  expect(await aborted).toMatchObject({ message: 'enough' });
  expect(open.server.peers[1]?.heard).toEqual([]);
});

test('a running response fails, one that was only asked for is asked for again', async () => {
  await using open = await openRecovering();
  const { server, session } = open;
  const running = session.respond();
  const queued = session.respond();
  const beside = session.respond({ conversation: 'none' });
  const outside = session.respond({ conversation: 'none' });
  let bytes = 0;
  running.audio$.subscribe((audio) => (bytes += audio.length));
  const peer = await server.peer(0);
  await peer.next('response.create');
  peer.send(
    responseCreated('r1'),
    audioDelta('r1', Uint8Array.of(1, 2)),
    responseCreated('r2', { conversation_id: null }),
  );
  await settled();
  server.sever();
  expect(await failureOf(running.result)).toMatchObject({ code: 'CONNECTION_LOST', details: { initiator: 'lost' } });
  expect(await failureOf(beside.result)).toMatchObject({ code: 'CONNECTION_LOST' });
  await open.pass(499);
  const next = await server.peer(1);
  expect(next.heard.filter(({ type }) => type === 'response.create')).toHaveLength(2);
  // Late events of the old server cannot come; equal ids of the new one do not meet the old.
  next.send(responseCreated('r1'), audioDelta('r1', Uint8Array.of(3)), responseDone('r1'));
  next.send(responseCreated('r9', { conversation_id: null }), responseDone('r9', { conversation_id: null }));
  expect(await queued.result).toMatchObject({ id: 'r1' });
  expect(await outside.result).toMatchObject({ id: 'r9' });
  expect(bytes).toBe(2);
  expect(open.reports[0]?.isTurnCut).toBe(true);
});

test('a response that waits can be cancelled meanwhile', async () => {
  await using open = await openRecovering();
  open.server.sever();
  await settled();
  const waiting = [open.session.respond(), open.session.respond({ conversation: 'none' })];
  await Promise.all(waiting.map((response) => response.cancel()));
  expect(await Promise.all(waiting.map(async ({ result }) => (await result).status))).toEqual([
    'cancelled',
    'cancelled',
  ]);
  await open.pass(499);
  expect(open.server.peers[1]?.heard).toEqual([]);
});

test('commit and truncate are rejected: their audio is gone', async () => {
  await using open = await openRecovering();
  const { server, session } = open;
  await session.appendAudio(new Uint8Array(48 * 150));
  const commit = failureOf(session.commitAudio());
  const truncate = failureOf(session.truncate('a', 100));
  await (await server.peer(0)).next('conversation.item.truncate');
  server.sever();
  expect(await commit).toMatchObject({ code: 'CONNECTION_LOST' });
  expect(await truncate).toMatchObject({ code: 'CONNECTION_LOST' });
  await open.pass(499);
  expect(open.reports[0]).toMatchObject({ lostInputMs: 150, isTurnCut: true });
  expect(server.peers[1]?.heard).toEqual([]);
});

test('audio that is kept is sent again before a commit that waits for it', async () => {
  await using open = await openRecovering({}, { recovery: { retainedInputMs: 1_000 } });
  const { server, session } = open;
  const audio = Uint8Array.from({ length: 48 * 150 }, (_, index) => index % 251);
  await session.appendAudio(audio);
  const commit = session.commitAudio();
  const sent = await (await server.peer(0)).next('input_audio_buffer.append');
  server.sever();
  await open.pass(499);
  const peer = await server.peer(1);
  expect(peer.heard.map(({ type }) => type)).toEqual(['input_audio_buffer.append', 'input_audio_buffer.commit']);
  expect(peer.heard[0]).toMatchObject({ audio: sent.audio });
  peer.send({ type: 'input_audio_buffer.committed', item_id: 'user_1', previous_item_id: null });
  expect(await commit).toBe('user_1');
  expect(open.reports[0]).toMatchObject({ lostInputMs: 0 });
});

test('audio that is appended meanwhile waits, and goes out in order', async () => {
  await using open = await openRecovering();
  const { server, session } = open;
  server.sever();
  await settled();
  const appended = [session.appendAudio(Uint8Array.of(1, 0)), session.appendAudio(Uint8Array.of(2, 0))];
  const committed = session.commitAudio();
  await open.pass(499);
  await Promise.all(appended);
  const peer = await server.peer(1);
  await peer.next('input_audio_buffer.commit');
  expect(peer.heard.map((event) => (event.type === 'input_audio_buffer.append' ? event.audio : event.type))).toEqual([
    'AQA=',
    'AgA=',
    'input_audio_buffer.commit',
  ]);
  peer.send({ type: 'input_audio_buffer.committed', item_id: 'user_1' });
  expect(await committed).toBe('user_1');
});

test('a configuration that another server session refuses ends the session with that', async () => {
  await using open = await openRecovering(
    {
      answer: (event, index) =>
        index === 1 ? [apiError({ code: 'invalid_value', event_id: event.event_id ?? null })] : undefined,
    },
    { config: { instructions: 'x' } },
  );
  open.server.sever();
  await open.pass(499);
  expect(open.session.state).toMatchObject({
    status: 'closed',
    error: { code: 'SERVER_ERROR', details: { errorCode: 'invalid_value' } },
  });
  expect(open.server.peers[1]?.isConnected).toBe(false);
});

test('assistant items keep what was heard in the conversation although the new server only has the words', async () => {
  await using open = await openRecovering();
  const { server, session } = open;
  (await server.peer(0)).send(itemAdded(userItem('u'), null), itemAdded(assistantItem('a', 'hello'), 'u'));
  await settled();
  const before = session.conversation;
  server.sever();
  await open.pass(499);
  expect(server.peers[1]?.heard.map((event) => event.type === 'conversation.item.create' && event.item)).toMatchObject([
    { id: 'u', role: 'user', content: [{ type: 'input_text', text: 'hello' }] },
    { id: 'a', role: 'assistant', content: [{ type: 'output_text', text: 'hello' }] },
  ]);
  expect(session.conversation).toBe(before);
  expect(open.reports[0]).toMatchObject({
    restoredItemCount: 2,
    losses: [{ itemId: 'a', what: 'audio', reason: 'model audio' }],
  });
});
