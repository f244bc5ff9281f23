import { expect, test } from 'vitest';
import { failureOf } from './support/open-session.ts';
import { openRecovering } from './support/open-recovering.ts';
import { settled } from './support/scripted-server.ts';
import { responseCreated, responseDone } from './support/server-events.ts';

const ENDLESS = { timeoutMs: Number.POSITIVE_INFINITY };

test('rollOver changes at once when nothing goes on, at the end of the turn otherwise', async () => {
  await using open = await openRecovering();
  const { server, session } = open;
  expect(await session.rollOver()).toMatchObject({ cause: 'request', sessionId: 'sess_2', isTurnCut: false });
  const response = session.respond(ENDLESS);
  (await server.peer(1)).send(responseCreated('r1'));
  const changes = [session.rollOver(), session.rollOver()];
  await server.peer(2);
  await settled();
  expect(open.reports).toHaveLength(1);
  server.peers[1]?.send(responseDone('r1'));
  await response.result;
  const [first, second] = await Promise.all(changes);
  expect(first).toBe(second);
  expect(server.peers).toHaveLength(3);
  expect(open.clock.timerCount).toBe(0);
});

test('rollOver cuts a turn that never ends when it is told to, also one that waits already', async () => {
  await using open = await openRecovering();
  const { server, session } = open;
  const stuck = session.respond(ENDLESS);
  (await server.peer(0)).send(responseCreated('r1'));
  const patient = session.rollOver();
  await server.peer(1);
  await settled();
  const [report] = await Promise.all([session.rollOver({ isImmediate: true }), patient]);
  expect(report).toMatchObject({ cause: 'request', isTurnCut: true });
  expect(await failureOf(stuck.result)).toMatchObject({ code: 'CONNECTION_LOST' });
});

test('rollOver ends by its time limit, its signal, a refusal and a close, and leaves the session as it was', async () => {
  await using open = await openRecovering({
    refuse: (incoming, index) => index === 3 && (incoming.reject(401), true),
  });
  const { server, session, clock } = open;
  const response = session.respond(ENDLESS);
  const peer = await server.peer(0);
  peer.send(responseCreated('r1'));
  const late = failureOf(session.rollOver({ timeoutMs: 5_000 }));
  await open.pass(5_000);
  expect(await late).toMatchObject({ code: 'TIMEOUT' });
  const controller = new AbortController();
  const aborted = failureOf(session.rollOver({ signal: controller.signal }));
  await open.pass(0);
  controller.abort(new Error('enough'));
  expect(await aborted).toMatchObject({ message: 'enough' });
  await settled();
  expect(server.peers.map(({ isConnected }) => isConnected)).toEqual([true, false, false]);
  expect(await failureOf(session.rollOver())).toMatchObject({ code: 'AUTH_FAILED' });
  peer.send(responseDone('r1'));
  expect(await response.result).toMatchObject({ status: 'completed' });
  expect(clock.timerCount).toBe(0);
  const closed = failureOf(session.rollOver());
  await session.close();
  expect(await closed).toMatchObject({ code: 'CLOSED' });
  expect(await failureOf(session.rollOver())).toMatchObject({ code: 'CLOSED' });
  expect(clock.timerCount).toBe(0);
  await settled();
  expect(server.peers.map(({ isConnected }) => isConnected)).toEqual(server.peers.map(() => false));
});

test('rollOver during recovery is that recovery', async () => {
  await using open = await openRecovering();
  open.server.sever();
  await settled();
  const change = open.session.rollOver();
  await open.pass(499);
  expect(await change).toMatchObject({ cause: 'loss' });
  expect(open.server.peers).toHaveLength(2);
});
