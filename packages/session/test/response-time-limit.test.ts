import { expect, test } from 'vitest';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { responseCreated, responseDone, transcriptDelta } from './support/server-events.ts';

const cancelled = (id: string) =>
  responseDone(id, { status: 'cancelled', status_details: { type: 'cancelled', reason: 'client_cancelled' } });

test('a response that does not end in time is TIMEOUT, and is cancelled', async () => {
  await using open = await openSession();
  const response = failureOf(open.session.respond().result);
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  open.clock.advance(59_999);
  await settled();
  expect(open.server.heard).toHaveLength(1);
  open.clock.advance(1);
  expect(await response).toMatchObject({ code: 'TIMEOUT', details: { timeoutMs: 60_000 } });
  expect(await open.server.next('response.cancel')).toMatchObject({ response_id: 'r1' });
});

test('the time limit counts the wait in the queue', async () => {
  await using open = await openSession();
  open.session.respond();
  const waiting = failureOf(open.session.respond({ timeoutMs: 50 }).result);
  open.clock.advance(50);
  expect(await waiting).toMatchObject({ code: 'TIMEOUT' });
});

test('a response without time limit holds no timer', async () => {
  await using open = await openSession();
  open.session.respond({ timeoutMs: Number.POSITIVE_INFINITY });
  expect(open.clock.timerCount).toBe(0);
});

test.each([0, -1, Number.NaN])('a time limit of %s is INVALID_ARGUMENT', async (timeoutMs) => {
  await using open = await openSession();
  expect(() => open.session.respond({ timeoutMs })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(open.clock.timerCount).toBe(0);
});

test('a create that was never answered blocks the next one for commandTimeoutMs, then not any more; its late answer is cancelled and meets nobody', async () => {
  await using open = await openSession({}, { commandTimeoutMs: 1_000 });
  const first = failureOf(open.session.respond({ timeoutMs: 5_000 }).result);
  await open.server.next('response.create');
  open.clock.advance(5_000);
  expect(await first).toMatchObject({ code: 'TIMEOUT' });
  const second = open.session.respond();
  await settled();
  expect(open.server.heard).toHaveLength(1);
  open.clock.advance(1_000);
  const { response } = await open.server.next('response.create');
  open.server.send(responseCreated('r1'), responseCreated('r2', { metadata: response?.metadata ?? null }));
  expect(await open.server.next('response.cancel')).toMatchObject({ response_id: 'r1' });
  open.server.send(transcriptDelta('r1', 'late'), cancelled('r1'), transcriptDelta('r2', 'fresh'), responseDone('r2'));
  expect(await second.result).toMatchObject({ id: 'r2', transcript: 'fresh' });
  await settled();
  expect(open.clock.timerCount).toBe(0);
});

test('a server that ignores the cancel of an aborted response blocks the next one for commandTimeoutMs', async () => {
  await using open = await openSession({}, { commandTimeoutMs: 1_000 });
  const controller = new AbortController();
  open.session.respond({ signal: controller.signal });
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  controller.abort();
  const second = open.session.respond();
  open.clock.advance(1_000);
  await open.server.next('response.create');
  open.server.send(responseCreated('r2'), transcriptDelta('r1', 'late'), responseDone('r1'), responseDone('r2'));
  expect(await second.result).toMatchObject({ id: 'r2', transcript: '' });
});
