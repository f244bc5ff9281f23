import { expect, test } from 'vitest';
import { openRecovering } from './support/open-recovering.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, responseCreated, responseDone, userItem } from './support/server-events.ts';

const hour = { session: (index: number) => ({ id: `sess_${index + 1}`, expires_at: 1_000 + 3_600 * (index + 1) }) };

const ENDLESS = { timeoutMs: Number.POSITIVE_INFINITY };

const PREPARE_MS = 3_300_000;

test('a preparation that fails is made again until the hard end, and the old connection serves meanwhile', async () => {
  let attempts = 0;
  await using open = await openRecovering({
    ...hour,
    refuse(incoming, index) {
      if (index === 0 || index > 2) return false;
      attempts += 1;
      incoming.reject(503);
      return true;
    },
  });
  await open.pass(PREPARE_MS);
  expect(attempts).toBe(1);
  await open.pass(999);
  expect(attempts).toBe(2);
  await open.session.addItem(userItem('u'));
  await open.pass(1_998);
  expect(open.reports).toMatchObject([{ cause: 'expiry', attemptCount: 3 }]);
});

test('a prepared connection that ends before it is used is prepared again', async () => {
  await using open = await openRecovering(hour);
  const response = open.session.respond(ENDLESS);
  const peer = await open.server.peer(0);
  peer.send(responseCreated('r1'));
  await open.pass(PREPARE_MS);
  await open.server.peers[1]?.close(1011);
  await open.pass(1_000);
  expect(open.server.peers).toHaveLength(3);
  peer.send(responseDone('r1'));
  await response.result;
  await open.pass(0);
  expect(open.session.state).toMatchObject({ session: { id: 'sess_3' } });
});

test('a loss while the next connection is prepared is recovered from, and nothing stays open', async () => {
  await using open = await openRecovering(hour);
  open.session.respond(ENDLESS).result.catch(() => undefined);
  const peer = await open.server.peer(0);
  peer.send(responseCreated('r1'));
  await open.pass(PREPARE_MS);
  await peer.close(1011);
  await open.pass(499);
  expect(open.reports).toMatchObject([{ cause: 'loss' }]);
  expect(open.server.peers.map(({ isConnected }) => isConnected)).toEqual([false, false, true]);
});

test('close while the next connection is prepared closes both and leaves no timer', async () => {
  await using open = await openRecovering(hour);
  open.session.respond(ENDLESS).result.catch(() => undefined);
  (await open.server.peer(0)).send(responseCreated('r1'));
  await open.pass(PREPARE_MS);
  await open.session.close();
  await settled();
  expect(open.server.peers.map(({ isConnected }) => isConnected)).toEqual([false, false]);
  expect(open.clock.timerCount).toBe(0);
});

test('a refused item of the last moment is a loss, not a failure', async () => {
  await using open = await openRecovering({
    answer: (event, index) =>
      index === 1 && event.type === 'conversation.item.create'
        ? [apiError({ code: 'invalid_value', event_id: event.event_id ?? null })]
        : undefined,
  });
  await open.session.addItem(userItem('u'));
  expect(await open.session.rollOver()).toMatchObject({
    losses: [{ itemId: 'u', what: 'item', reason: 'refused', errorCode: 'invalid_value' }],
  });
});
