import type { ClientEvent } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { openRecovering } from './support/open-recovering.ts';
import { settled } from './support/scripted-server.ts';
import {
  assistantItem,
  audioDelta,
  itemAdded,
  responseCreated,
  responseDone,
  userItem,
} from './support/server-events.ts';

const hour = { session: (index: number) => ({ id: `sess_${index + 1}`, expires_at: 1_000 + 3_600 * (index + 1) }) };

const ENDLESS = { timeoutMs: Number.POSITIVE_INFINITY };

const PREPARE_MS = 3_300_000;

const HARD_MS = 3_585_000;

const idsHeard = (heard: readonly ClientEvent[] = []) =>
  heard.flatMap((event) => (event.type === 'conversation.item.create' ? [event.item.id] : []));

/** A session in the moment of the change: the new server has not acknowledged the last item yet, so what is sent is held. `release` lets it. */

async function openWithinChange() {
  let acknowledge: () => void = () => undefined;
  const open = await openRecovering({
    ...hour,
    answer(event, index) {
      if (index === 0 || event.type !== 'conversation.item.create' || event.item.id !== 'late') return undefined;
      acknowledge = () => open.server.peers[1]?.send(itemAdded(userItem('late')));
      return [];
    },
  });
  const response = open.session.respond(ENDLESS);
  const peer = await open.server.peer(0);
  peer.send(responseCreated('r1'));
  await open.pass(PREPARE_MS);
  peer.send(itemAdded(userItem('late'), null), responseDone('r1'));
  await response.result;
  await open.pass(0);
  return { open, peer, release: () => acknowledge(), [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() };
}

test('before its end a session goes over to another one, in silence', async () => {
  await using open = await openRecovering(hour, { config: { instructions: 'x' } });
  const { server, session } = open;
  await session.addItem(userItem('u'));
  const ends: string[] = [];
  session.events$.subscribe({ error: () => ends.push('error'), complete: () => ends.push('complete') });
  await open.pass(PREPARE_MS - 1);
  expect(server.peers).toHaveLength(1);
  await open.pass(1);
  expect(open.reports).toMatchObject([
    { cause: 'expiry', sessionId: 'sess_2', attemptCount: 1, restoredItemCount: 1, isTurnCut: false, losses: [] },
  ]);
  expect(open.reports[0]).not.toHaveProperty('close');
  expect(session.state).toMatchObject({ status: 'open', session: { id: 'sess_2', instructions: 'x' } });
  expect(open.states.filter((state) => state !== 'open')).toEqual([]);
  expect(server.peers.map(({ isConnected }) => isConnected)).toEqual([false, true]);
  expect(server.peers[1]?.heard.map(({ type }) => type)).toEqual(['session.update', 'conversation.item.create']);
  expect(ends).toEqual([]);
  await session.addItem(userItem('v'));
  expect(idsHeard(server.peers[1]?.heard)).toEqual(['u', 'v']);
  // And over to a third.
  await open.pass(3_600_000);
  expect(session.state).toMatchObject({ status: 'open', session: { id: 'sess_3' } });
});

test('it waits for the end of a response, and tells the new server what was said meanwhile', async () => {
  await using open = await openRecovering(hour);
  const { server, session } = open;
  const response = session.respond(ENDLESS);
  const peer = await server.peer(0);
  await peer.next('response.create');
  peer.send(responseCreated('r1'));
  let bytes = 0;
  response.audio$.subscribe((audio) => (bytes += audio.length));
  await open.pass(PREPARE_MS);
  expect(server.peers.map(({ isConnected }) => isConnected)).toEqual([true, true]);
  const answer = assistantItem('item_r1_0', 'hello there');
  peer.send(itemAdded(answer, null), audioDelta('r1', Uint8Array.of(1, 2)), responseDone('r1', { output: [answer] }));
  expect(await response.result).toMatchObject({ status: 'completed', transcript: 'hello there' });
  await open.pass(0);
  expect(bytes).toBe(2);
  expect(session.state).toMatchObject({ session: { id: 'sess_2' } });
  expect(idsHeard(server.peers[1]?.heard)).toEqual(['item_r1_0']);
  expect(open.reports[0]?.isTurnCut).toBe(false);
});

test('it waits while the user speaks, and until the words are there', async () => {
  await using open = await openRecovering(hour, {
    config: { audio: { input: { turn_detection: { type: 'server_vad' }, transcription: { model: 'whisper-1' } } } },
  });
  const peer = await open.server.peer(0);
  peer.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: 'u' });
  await open.pass(PREPARE_MS);
  const isChanged = () => open.reports.length > 0;
  expect([open.server.peers.length, isChanged()]).toEqual([2, false]);
  peer.send(
    { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 900, item_id: 'u' },
    { type: 'input_audio_buffer.committed', item_id: 'u', previous_item_id: null },
    itemAdded({ id: 'u', type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: null }] }, null),
  );
  await open.pass(0);
  expect(isChanged()).toBe(false);
  peer.send(responseCreated('r1'), responseDone('r1'));
  await open.pass(0);
  expect(isChanged()).toBe(false);
  peer.send({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'u',
    content_index: 0,
    transcript: 'hi',
  });
  await open.pass(0);
  expect(isChanged()).toBe(true);
  expect(open.server.peers[1]?.heard.at(-1)).toMatchObject({ item: { content: [{ type: 'input_text', text: 'hi' }] } });
});

test('it waits for audio to be committed where the client does that, and for commands', async () => {
  await using open = await openRecovering(hour);
  const { session } = open;
  const peer = await open.server.peer(0);
  await session.appendAudio(new Uint8Array(9_600));
  await open.pass(PREPARE_MS);
  const commit = session.commitAudio();
  await peer.next('input_audio_buffer.commit');
  expect(open.reports).toEqual([]);
  peer.send({ type: 'input_audio_buffer.committed', item_id: 'u', previous_item_id: null });
  expect(await commit).toBe('u');
  await open.pass(0);
  expect(open.reports).toMatchObject([{ cause: 'expiry', lostInputMs: 0, isTurnCut: false }]);
});

test('it waits for what the application says goes on, such as the playing of an answer', async () => {
  let isPlaying = true;
  await using open = await openRecovering(hour, { recovery: { isBusy: () => isPlaying } });
  await open.pass(PREPARE_MS);
  await open.pass(5_000);
  expect(open.reports).toEqual([]);
  isPlaying = false;
  await open.pass(1_000);
  expect(open.reports).toMatchObject([{ cause: 'expiry', isTurnCut: false }]);
});

test('at the hard end it cuts what goes on, and says so', async () => {
  await using open = await openRecovering(hour, { recovery: { retainedInputMs: 60_000 } });
  const { server, session } = open;
  const response = session.respond(ENDLESS);
  const queued = session.respond(ENDLESS);
  (await server.peer(0)).send(responseCreated('r1'));
  await session.appendAudio(new Uint8Array(4_800));
  await open.pass(PREPARE_MS);
  await open.pass(HARD_MS - PREPARE_MS - 1);
  expect(open.reports).toEqual([]);
  await open.pass(1);
  expect(open.reports).toMatchObject([{ cause: 'expiry', isTurnCut: true, lostInputMs: 0 }]);
  expect(await failureOf(response.result)).toMatchObject({ code: 'CONNECTION_LOST' });
  const peer = await server.peer(1);
  expect(peer.heard.map(({ type }) => type)).toEqual(['input_audio_buffer.append', 'response.create']);
  peer.send(responseCreated('r1'), responseDone('r1'));
  expect(await queued.result).toMatchObject({ status: 'completed' });
});

test('what is sent in the moment of the change waits for the new connection', async () => {
  await using change = await openWithinChange();
  const { open, peer, release } = change;
  const { server, session } = open;
  const added = session.addItem(userItem('mine'));
  const appended = session.appendAudio(Uint8Array.of(1, 0));
  session.send({ type: 'output_audio_buffer.clear' });
  const next = session.respond(ENDLESS);
  await settled();
  expect(peer.heard.map(({ type }) => type)).toEqual(['response.create']);
  expect(open.reports).toEqual([]);
  release();
  await Promise.all([added, appended]);
  expect(server.peers[1]?.heard.map(({ type }) => type)).toEqual([
    'conversation.item.create',
    'input_audio_buffer.append',
    'output_audio_buffer.clear',
    'conversation.item.create',
    'response.create',
  ]);
  server.peers[1]?.send(responseCreated('r2'), responseDone('r2'));
  expect(await next.result).toMatchObject({ id: 'r2' });
});

test('a change that is given up in its last moment leaves the session as it was', async () => {
  await using open = await openRecovering({
    answer: (event, index) => (index === 1 && event.type === 'conversation.item.delete' ? [] : undefined),
  });
  const { server, session } = open;
  await session.addItem(userItem('u'));
  const peer = await server.peer(0);
  const response = session.respond(ENDLESS);
  peer.send(responseCreated('r1'));
  const controller = new AbortController();
  const failure = failureOf(session.rollOver({ signal: controller.signal }));
  await server.peer(1);
  await open.pass(0);
  peer.send({ type: 'conversation.item.deleted', item_id: 'u' }, responseDone('r1'));
  await response.result;
  await (await server.peer(1)).next('conversation.item.delete');
  const added = session.addItem(userItem('mine'));
  await settled();
  expect(idsHeard(peer.heard)).toEqual(['u']);
  controller.abort(new Error('enough'));
  expect(await failure).toMatchObject({ message: 'enough' });
  expect((await added).id).toBe('mine');
  expect(idsHeard(peer.heard)).toEqual(['u', 'mine']);
  await settled();
  expect(server.peers.map(({ isConnected }) => isConnected)).toEqual([true, false]);
  expect(open.clock.timerCount).toBe(0);
});

test('a user who begins to speak in the moment of the change keeps the old connection until the next', async () => {
  await using change = await openWithinChange();
  const { open, peer, release } = change;
  const { server, session } = open;
  const added = session.addItem(userItem('mine'));
  peer.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: 'u' });
  await settled();
  release();
  await added;
  expect(open.reports).toEqual([]);
  expect(idsHeard(peer.heard)).toEqual(['mine']);
  peer.send({ type: 'input_audio_buffer.cleared' });
  await open.pass(0);
  expect(open.reports).toMatchObject([{ cause: 'expiry', isTurnCut: false }]);
  expect(idsHeard(server.peers[1]?.heard)).toEqual(['late', 'mine']);
});

test('items that changed since the preparation are told anew, those that were deleted are taken out', async () => {
  await using open = await openRecovering(hour);
  const { server, session } = open;
  const peer = await server.peer(0);
  peer.send(
    itemAdded(assistantItem('a', 'long talk'), null),
    itemAdded(userItem('u'), 'a'),
    itemAdded(userItem('v'), 'u'),
  );
  const response = session.respond(ENDLESS);
  peer.send(responseCreated('r1'));
  await open.pass(PREPARE_MS);
  peer.send(
    itemAdded(
      { ...assistantItem('a'), status: 'incomplete', content: [{ type: 'output_audio', transcript: 'long' }] } as never,
      null,
    ),
    { type: 'conversation.item.deleted', item_id: 'u' },
    responseDone('r1'),
  );
  await response.result;
  await open.pass(0);
  const heard = server.peers[1]?.heard.slice(3);
  expect(heard).toMatchObject([
    { type: 'conversation.item.delete', item_id: 'a' },
    { type: 'conversation.item.delete', item_id: 'u' },
    { type: 'conversation.item.create', previous_item_id: 'root', item: { id: 'a', content: [{ text: 'long' }] } },
  ]);
  expect(open.reports[0]?.restoredItemCount).toBe(2);
  expect(session.conversation.items.map(({ id }) => id)).toEqual(['a', 'v']);
});

test('a session without a known end lives by maximumSessionMs, or plans nothing', async () => {
  await using untold = await openRecovering();
  expect(untold.clock.timerCount).toBe(0);
  await using azure = await openRecovering({}, { recovery: { maximumSessionMs: 1_800_000 } });
  await azure.pass(1_500_000);
  expect(azure.reports).toMatchObject([{ cause: 'expiry', sessionId: 'sess_2' }]);
  await azure.pass(1_500_000);
  expect(azure.reports).toHaveLength(2);
});
