import type { SessionConfig } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { openRecovering } from './support/open-recovering.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, audioDelta, responseCreated, responseDone, sessionUpdated } from './support/server-events.ts';

const CONFIG: SessionConfig = {
  instructions: 'be kind',
  audio: { input: { turn_detection: null }, output: { voice: 'alloy' } },
};

test('sends only what differs from what the server has, and resolves with the whole', async () => {
  await using open = await openRecovering({}, { config: CONFIG });
  const updated = await open.session.update({ instructions: 'be kind', max_output_tokens: 100 });
  expect(open.server.peers[0]?.heard.at(-1)).toMatchObject({
    type: 'session.update',
    session: { type: 'realtime', max_output_tokens: 100 },
  });
  expect(open.server.peers[0]?.heard.at(-1)).not.toHaveProperty('session.instructions');
  expect(updated).toMatchObject({ id: 'sess_1', instructions: 'be kind', max_output_tokens: 100 });
});

test('resolves at once, and sends nothing, when nothing differs', async () => {
  await using open = await openRecovering({}, { config: CONFIG });
  const before = open.server.peers[0]?.heard.length;
  expect(await open.session.update(CONFIG)).toMatchObject({ id: 'sess_1', instructions: 'be kind' });
  expect(open.server.peers[0]?.heard).toHaveLength(before ?? -1);
  expect(open.clock.timerCount).toBe(0);
});

test('another model is refused before anything is sent', async () => {
  await using open = await openRecovering();
  const failure = failureOf(open.session.update({ model: 'gpt-realtime-2', instructions: 'x' }));
  expect(await failure).toMatchObject({ code: 'INVALID_ARGUMENT', details: { param: 'model' } });
  expect(open.server.peers[0]?.heard).toEqual([]);
  await open.session.update({ model: 'scripted' });
  expect(open.server.peers[0]?.heard).toEqual([]);
});

test('another voice is refused once the model has spoken, until another server session', async () => {
  await using open = await openRecovering({}, { config: CONFIG });
  const { server, session } = open;
  const marin = { audio: { output: { voice: 'marin' } } } as const;
  const peer = await server.peer(0);
  const response = session.respond();
  const at = { response_id: 'r1', item_id: 'a', output_index: 0, content_index: 0 };
  peer.send(responseCreated('r1'), audioDelta('r1', Uint8Array.of(1, 2)));
  peer.send({ type: 'response.output_audio.done', ...at }, responseDone('r1'));
  await response.result;
  const before = peer.heard.length;
  expect(await failureOf(session.update(marin))).toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { param: 'audio.output.voice' },
  });
  expect(peer.heard).toHaveLength(before);
  await session.rollOver();
  await session.update(marin);
  expect(server.peers[1]?.heard.at(-1)).toMatchObject({ session: { audio: { output: { voice: 'marin' } } } });
});

test('a refused update leaves nothing behind: neither for the next one, nor for another server', async () => {
  await using open = await openRecovering({
    answer: (event) =>
      event.type === 'session.update' && 'instructions' in event.session && event.session.instructions === 'bad'
        ? [apiError({ code: 'invalid_value', param: 'session.instructions', event_id: event.event_id ?? null })]
        : undefined,
  });
  const { session, server } = open;
  await session.update({ instructions: 'good' });
  const [bad, other] = [failureOf(session.update({ instructions: 'bad' })), session.update({ max_output_tokens: 7 })];
  expect(await bad).toMatchObject({ code: 'SERVER_ERROR', details: { param: 'session.instructions' } });
  await other;
  const before = server.peers[0]?.heard.length ?? -1;
  await session.update({ instructions: 'good' });
  expect(server.peers[0]?.heard).toHaveLength(before);
  await session.rollOver();
  expect(server.peers[1]?.heard[0]).toMatchObject({ session: { instructions: 'good', max_output_tokens: 7 } });
});

test('updates at the same time keep their order, and each its own answer', async () => {
  await using open = await openRecovering({ answer: () => [] });
  const { session, server } = open;
  const updates = [1, 2, 1].map((max_output_tokens) => session.update({ max_output_tokens }));
  const peer = await server.peer(0);
  await settled();
  expect(peer.heard).toMatchObject([1, 2, 1].map((max_output_tokens) => ({ session: { max_output_tokens } })));
  for (const max_output_tokens of [1, 2, 1]) peer.send(sessionUpdated({ max_output_tokens }));
  expect((await Promise.all(updates)).map((update) => update.max_output_tokens)).toEqual([1, 2, 1]);
  await session.update({ max_output_tokens: 1 });
  expect(peer.heard).toHaveLength(3);
});

test('what an event that was sent raw changed is restored too', async () => {
  await using open = await openRecovering({}, { config: CONFIG });
  open.session.send({ type: 'session.update', session: { type: 'realtime', instructions: 'raw' } });
  await settled();
  await open.session.rollOver();
  expect(open.server.peers[1]?.heard[0]).toMatchObject({ session: { instructions: 'raw' } });
});
