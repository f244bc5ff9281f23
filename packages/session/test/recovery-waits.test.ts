import { expect, test } from 'vitest';
import { openRecovering } from './support/open-recovering.ts';
import { settled } from './support/scripted-server.ts';
import { apiError } from './support/server-events.ts';

test.each([
  ['the reason of the close', 'Too many sessions. Please try again in 2.5s.', undefined],
  ['the error before it', 'requests.rate_limit_exceeded', 'Rate limit reached. Please try again in 2s500ms.'],
] as const)('a wait that %s names in words is waited for', async (_where, reason, message) => {
  await using open = await openRecovering();
  const [peer] = open.server.peers;
  if (message !== undefined) peer?.send(apiError({ type: 'requests', code: 'rate_limit_exceeded', message }));
  await peer?.close(1013, reason);
  await settled();
  expect(open.session.state).toMatchObject({ status: 'recovering', delayMs: 2_999, error: { retryAfterMs: 2_500 } });
  await open.pass(2_999);
  expect(open.session.state).toMatchObject({ status: 'open', session: { id: 'sess_2' } });
});

test('back-off doubles with full jitter, takes what the server asks for, and is bounded', async () => {
  let refusals = 0;
  await using open = await openRecovering(
    {
      refuse(incoming, index) {
        if (index === 0 || index > 4) return false;
        refusals += 1;
        if (index === 2) incoming.reject(503, {}, { 'retry-after': '3' });
        else incoming.reject(500);
        return true;
      },
    },
    { recovery: { baseDelayMs: 1_000, maximumDelayMs: 4_000, random: () => 0.5 } },
  );
  open.server.sever();
  for (const delayMs of [500, 1_000, 5_000, 2_000, 2_000]) await open.pass(delayMs);
  expect(open.states).toEqual([
    'open',
    'recovering 1 500',
    'recovering 2 1000',
    'recovering 3 5000',
    'recovering 4 2000',
    'recovering 5 2000',
    'open',
  ]);
  expect(refusals).toBe(4);
  expect(open.reports[0]).toMatchObject({ attemptCount: 5, interruptedMs: 10_500 });
});

test('the budget ends it, and says how often and why it was tried', async () => {
  await using open = await openRecovering(
    { refuse: (incoming, index) => index > 0 && (incoming.reject(500), true) },
    { recovery: { maximumAttempts: 2 } },
  );
  let end: unknown;
  open.session.events$.subscribe({ error: (error: unknown) => (end = error) });
  open.server.sever();
  for (const delayMs of [499, 999, 2_000]) await open.pass(delayMs);
  expect(end).toMatchObject({
    code: 'CONNECTION_LOST',
    details: { closeCode: 1006, attemptCount: 2, status: 500 },
    cause: { code: 'CONNECT_FAILED' },
  });
  expect(open.session.state).toMatchObject({ status: 'closed', close: { code: 1006, initiator: 'lost' } });
  expect(open.clock.timerCount).toBe(0);
});

test('a wait beyond what is left of the budget is not begun', async () => {
  await using open = await openRecovering(
    { refuse: (incoming, index) => index > 0 && (incoming.reject(429, {}, { 'retry-after': '600' }), true) },
    { recovery: { maximumTotalMs: 60_000 } },
  );
  open.server.sever();
  await open.pass(499);
  expect(open.session.state).toMatchObject({ status: 'closed', error: { retryAfterMs: 600_000 } });
});

test('a server that accepts and closes at once uses the budget up; a healthy time refills it', async () => {
  await using open = await openRecovering({}, { recovery: { maximumAttempts: 3 } });
  const { server, session } = open;
  for (const [index, delayMs] of [499, 999].entries()) {
    await server.peers[index]?.close(1011);
    await open.pass(delayMs);
    expect(session.state.status).toBe('open');
  }
  open.clock.advance(60_000);
  for (const [index, delayMs] of [499, 999, 1_998].entries()) {
    await server.peers[index + 2]?.close(1011);
    await open.pass(delayMs);
    expect(session.state.status).toBe('open');
  }
  await server.peers[5]?.close(1011);
  await settled();
  expect(session.state).toMatchObject({ status: 'closed', close: { code: 1011 } });
});
