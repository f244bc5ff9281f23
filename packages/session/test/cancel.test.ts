import { expect, test } from 'vitest';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, responseCreated, responseDone, transcriptDelta } from './support/server-events.ts';

const cancelled = (id: string) =>
  responseDone(id, { status: 'cancelled', status_details: { type: 'cancelled', reason: 'client_cancelled' } });

test('cancel of a running response names it, waits for its end, and keeps what had come', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'), transcriptDelta('r1', 'Half'));
  await settled();
  let isCancelled = false;
  const cancelling = response.cancel().then(() => (isCancelled = true));
  expect(await open.server.next('response.cancel')).toMatchObject({ response_id: 'r1' });
  await settled();
  expect(isCancelled).toBe(false);
  open.server.send(cancelled('r1'));
  await cancelling;
  expect(await response.result).toMatchObject({ status: 'cancelled', transcript: 'Half' });
  expect(open.clock.timerCount).toBe(0);
});

test('cancel twice sends once', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  const both = Promise.all([response.cancel(), response.cancel()]);
  await open.server.next('response.cancel');
  open.server.send(cancelled('r1'));
  await both;
  expect(open.server.heard.filter(({ type }) => type === 'response.cancel')).toHaveLength(1);
});

test('cancel of a waiting response sends nothing and resolves at once', async () => {
  await using open = await openSession();
  const first = open.session.respond();
  const second = open.session.respond();
  const third = open.session.respond({ instructions: 'third' });
  await open.server.next('response.create');
  await second.cancel();
  expect(await second.result).toMatchObject({ id: '', status: 'cancelled', items: [] });
  open.server.send(responseCreated('r1'), responseDone('r1'));
  await first.result;
  expect(await open.server.next('response.create')).toMatchObject({ response: { instructions: 'third' } });
  open.server.send(responseCreated('r3'), responseDone('r3'));
  await third.result;
  expect(open.clock.timerCount).toBe(0);
});

test('cancel between response.create and response.created is sent when the id is known', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  const cancelling = response.cancel();
  await settled();
  expect(open.server.heard).toHaveLength(1);
  open.server.send(responseCreated('r1'));
  expect(await open.server.next('response.cancel')).toMatchObject({ response_id: 'r1' });
  open.server.send(cancelled('r1'));
  await cancelling;
  expect(await response.result).toMatchObject({ id: 'r1', status: 'cancelled' });
});

test('cancel of a create that is then refused as too early is a cancelled value, and it is not sent again', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  const { event_id: eventId } = await open.server.next('response.create');
  const cancelling = response.cancel();
  open.server.send(apiError({ code: 'conversation_already_has_active_response', event_id: eventId ?? null }));
  await cancelling;
  expect(await response.result).toMatchObject({ status: 'cancelled' });
  expect(open.server.heard).toHaveLength(1);
});

test('cancel of an ended response does nothing', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'), responseDone('r1'));
  await response.result;
  await response.cancel();
  await settled();
  expect(open.server.heard).toHaveLength(1);
});

test.each([true, false])(
  'a response that ends while the cancel is on its way is benign (error names the cancel: %s)',
  async (isNamed) => {
    await using open = await openSession();
    const response = open.session.respond();
    await open.server.next('response.create');
    open.server.send(responseCreated('r1'));
    await settled();
    const cancelling = response.cancel();
    const { event_id: eventId } = await open.server.next('response.cancel');
    open.server.send(
      responseDone('r1'),
      apiError({ code: 'response_cancel_not_active', event_id: isNamed ? (eventId ?? null) : null }),
    );
    await cancelling;
    expect(await response.result).toMatchObject({ status: 'completed' });
  },
);

test('response_cancel_not_active resolves the cancel also when the end has not come yet', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  const cancelling = response.cancel();
  await open.server.next('response.cancel');
  open.server.send(apiError({ code: 'response_cancel_not_active' }));
  await cancelling;
  open.server.send(responseDone('r1'));
  expect(await response.result).toMatchObject({ status: 'completed' });
});

test('a cancel that the server refuses rejects; the response goes on, and can be cancelled again', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  const refused = failureOf(response.cancel());
  const { event_id: eventId } = await open.server.next('response.cancel');
  open.server.send(apiError({ code: 'invalid_value', event_id: eventId ?? null }));
  expect(await refused).toMatchObject({ code: 'SERVER_ERROR' });
  const again = response.cancel();
  await open.server.next('response.cancel');
  open.server.send(cancelled('r1'));
  await again;
});

test('a cancel that the server ignores is TIMEOUT', async () => {
  await using open = await openSession({}, { commandTimeoutMs: 1_000 });
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  const cancelling = failureOf(response.cancel());
  open.clock.advance(1_000);
  expect(await cancelling).toMatchObject({ code: 'TIMEOUT' });
});

test('the signal of cancel ends the wait only', async () => {
  await using open = await openSession();
  const response = open.session.respond();
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  const controller = new AbortController();
  const reason = new Error('no time');
  const cancelling = failureOf(response.cancel({ signal: controller.signal }));
  controller.abort(reason);
  expect(await cancelling).toBe(reason);
  await open.server.next('response.cancel');
  open.server.send(cancelled('r1'));
  expect(await response.result).toMatchObject({ status: 'cancelled' });
});

test('the signal of respond cancels a running response and rejects with its reason', async () => {
  await using open = await openSession();
  const controller = new AbortController();
  const response = open.session.respond({ signal: controller.signal });
  let isComplete = false;
  response.audio$.subscribe({ complete: () => (isComplete = true) });
  const failure = failureOf(response.result);
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  const reason = new Error('stop');
  controller.abort(reason);
  expect(await failure).toBe(reason);
  expect(isComplete).toBe(true);
  expect(await open.server.next('response.cancel')).toMatchObject({ response_id: 'r1' });
  open.server.send(cancelled('r1'));
  await settled();
  expect(open.clock.timerCount).toBe(0);
});

test('a signal that aborts while the request goes out cancels the response, too', async () => {
  await using open = await openSession();
  const controller = new AbortController();
  open.session.sent$.subscribe(({ type }) => {
    if (type === 'response.create') controller.abort();
  });
  expect(await failureOf(open.session.respond({ signal: controller.signal }).result)).toBe(controller.signal.reason);
  open.server.send(responseCreated('r1'));
  expect(await open.server.next('response.cancel')).toMatchObject({ response_id: 'r1' });
  open.server.send(responseDone('r1', { status: 'cancelled' }));
  await settled();
  expect(open.clock.timerCount).toBe(0);
});

test('a session that is closed while the request goes out leaves no time limit behind', async () => {
  await using open = await openSession();
  open.session.sent$.subscribe(({ type }) => {
    if (type === 'response.create') void open.session.close();
  });
  expect(await failureOf(open.session.respond().result)).toMatchObject({ code: 'CLOSED' });
  expect(open.clock.timerCount).toBe(0);
});

test('the signal of respond takes a waiting response out of the queue', async () => {
  await using open = await openSession();
  const controller = new AbortController();
  open.session.respond();
  const waiting = failureOf(open.session.respond({ signal: controller.signal }).result);
  await open.server.next('response.create');
  controller.abort(new Error('stop'));
  expect(await waiting).toBe(controller.signal.reason);
  open.server.send(responseCreated('r1'), responseDone('r1'));
  await settled();
  expect(open.server.heard).toHaveLength(1);
  expect(open.clock.timerCount).toBe(0);
});

test('an already aborted signal sends nothing', async () => {
  await using open = await openSession();
  const reason = new Error('before');
  const failures = [undefined, 'none' as const].map((conversation) =>
    failureOf(
      open.session.respond({ ...(conversation && { conversation }), signal: AbortSignal.abort(reason) }).result,
    ),
  );
  expect(await Promise.all(failures)).toEqual([reason, reason]);
  await settled();
  expect(open.server.heard).toEqual([]);
  expect(open.clock.timerCount).toBe(0);
});

test('after an abort the next response waits for the end of the aborted one, whose late events reach nobody', async () => {
  await using open = await openSession();
  const controller = new AbortController();
  const first = failureOf(open.session.respond({ signal: controller.signal }).result);
  await open.server.next('response.create');
  open.server.send(responseCreated('r1'));
  await settled();
  controller.abort();
  await first;
  const second = open.session.respond({ instructions: 'second' });
  await settled();
  expect(open.server.heard.map(({ type }) => type)).toEqual(['response.create', 'response.cancel']);
  open.server.send(transcriptDelta('r1', 'late'), cancelled('r1'));
  await open.server.next('response.create');
  open.server.send(
    responseCreated('r2'),
    transcriptDelta('r1', 'later'),
    transcriptDelta('r2', 'fresh'),
    responseDone('r2'),
  );
  expect(await second.result).toMatchObject({ id: 'r2', transcript: 'fresh' });
});
