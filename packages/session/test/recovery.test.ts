import { connectSession } from '@antiphon/session';
import { createCredential, type CredentialProvider } from '@antiphon/interface';
import { expect, test } from 'vitest';
import { fakeClock } from './support/fake-clock.ts';
import { failureOf } from './support/open-session.ts';
import { openRecovering } from './support/open-recovering.ts';
import { scriptedPeers } from './support/scripted-peers.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, itemAdded, userItem } from './support/server-events.ts';

test('a lost connection is made anew, and the streams go on', async () => {
  await using open = await openRecovering();
  const { server, session } = open;
  const types: string[] = [];
  const ends: string[] = [];
  session.events$.subscribe({
    next: ({ type }) => types.push(type),
    error: () => ends.push('error'),
    complete: () => ends.push('complete'),
  });
  server.sever();
  await settled();
  expect(session.state).toMatchObject({
    status: 'recovering',
    attempt: 1,
    delayMs: 499,
    close: { code: 1006, initiator: 'lost' },
    error: { code: 'CONNECTION_LOST' },
  });
  await open.pass(499);
  expect(session.state).toMatchObject({ status: 'open', session: { id: 'sess_2' } });
  (await server.peer(1)).send(itemAdded(userItem('a'), null));
  await settled();
  expect(types).toEqual(['session.created', 'conversation.item.added']);
  expect(session.conversation.items.map(({ id }) => id)).toEqual(['a']);
  expect(ends).toEqual([]);
  expect(open.states).toEqual(['open', 'recovering 1 499', 'open']);
  expect(open.reports).toMatchObject([
    {
      cause: 'loss',
      sessionId: 'sess_2',
      attemptCount: 1,
      interruptedMs: 499,
      losses: [],
      lostInputMs: 0,
      isTurnCut: false,
      close: { code: 1006 },
    },
  ]);
  expect(open.clock.timerCount).toBe(0);
});

test.each([
  [1001, ''],
  [1011, 'on fire'],
  [1012, ''],
  [1013, ''],
  [1001, 'Your session hit the maximum duration of 60 minutes.'],
] as const)('a close with %i "%s" is recovered from', async (code, reason) => {
  await using open = await openRecovering();
  if (reason !== '') open.server.peers[0]?.send(apiError({ code: 'session_expired', message: reason }));
  await open.server.peers[0]?.close(code, reason);
  await open.pass(500);
  expect(open.session.state).toMatchObject({ status: 'open', session: { id: 'sess_2' } });
  expect(open.reports[0]?.close).toEqual({ code, reason, initiator: 'remote' });
});

test.each([
  [1002, '', undefined, 'CONNECTION_LOST'],
  [1003, '', undefined, 'CONNECTION_LOST'],
  [1007, '', undefined, 'CONNECTION_LOST'],
  [1008, 'no', undefined, 'CONNECTION_LOST'],
  [1009, '', undefined, 'CONNECTION_LOST'],
  [1010, '', undefined, 'CONNECTION_LOST'],
  [3000, 'invalid_request_error.invalid_api_key', 'invalid_api_key', 'AUTH_FAILED'],
  [4000, 'invalid_request_error.beta_api_shape_disabled', 'beta_api_shape_disabled', 'CONNECTION_LOST'],
  [1011, 'invalid_request_error.insufficient_quota', undefined, 'CONNECTION_LOST'],
  [1011, '', 'insufficient_quota', 'CONNECTION_LOST'],
  [1001, '', 'account_deactivated', 'CONNECTION_LOST'],
  [1011, '', 'billing_hard_limit_reached', 'CONNECTION_LOST'],
] as const)('a close with %i "%s" after the error %s ends the session', async (code, reason, errorCode, expected) => {
  await using open = await openRecovering();
  const ends: unknown[] = [];
  open.session.events$.subscribe({ error: (error: unknown) => ends.push(error) });
  if (errorCode !== undefined) open.server.peers[0]?.send(apiError({ code: errorCode }));
  await settled();
  await open.server.peers[0]?.close(code, reason);
  await settled();
  expect(open.session.state).toMatchObject({
    status: 'closed',
    close: { code, reason, initiator: 'remote' },
    error: { code: expected },
  });
  expect(ends).toMatchObject([{ code: expected, details: { closeCode: code } }]);
  expect(open.server.peers).toHaveLength(1);
  expect(open.clock.timerCount).toBe(0);
});

test('a close with 1000 ends the session', async () => {
  await using open = await openRecovering();
  await open.server.peers[0]?.close(1000, 'OK');
  await settled();
  expect(open.session.state).toEqual({ status: 'closed', close: { code: 1000, reason: 'OK', initiator: 'remote' } });
});

test('each attempt asks for a credential; a refused one ends the session', async () => {
  let asked = 0;
  const credentials: CredentialProvider = {
    name: 'counting',
    getCredential: async () => createCredential({ kind: 'api-key', value: `key-number-${(asked += 1)}` }),
  };
  await using open = await openRecovering(
    { refuse: (incoming, index) => index > 1 && (incoming.reject(403), true) },
    { credentials },
  );
  open.server.sever();
  await open.pass(499);
  expect(open.server.peers.map(({ request }) => request.headers['authorization'])).toEqual([
    'Bearer key-number-1',
    'Bearer key-number-2',
  ]);
  open.server.sever();
  await open.pass(1_000);
  expect(open.session.state).toMatchObject({
    status: 'closed',
    error: { code: 'AUTH_FAILED', details: { status: 403 } },
  });
});

test('close during recovery ends at once, whatever it is at', async () => {
  for (const stage of ['waiting', 'connecting', 'restoring']) {
    await using open = await openRecovering({
      refuse: (_incoming, index) => index > 0 && stage === 'connecting',
      answer: (_event, index) => (index > 0 ? [] : undefined),
    });
    const { server, session } = open;
    await session.addItem(userItem('a'));
    const ends: string[] = [];
    session.events$.subscribe({ complete: () => ends.push('complete'), error: () => ends.push('error') });
    server.sever();
    const pending = failureOf(session.addItem(userItem('b')));
    if (stage === 'waiting') await settled();
    else await open.pass(499);
    expect(session.state.status).toBe('recovering');
    await session.close();
    expect(session.state).toEqual({ status: 'closed', close: { code: 1000, reason: '', initiator: 'local' } });
    expect(ends).toEqual(['complete']);
    expect(await pending).toMatchObject({ code: 'CLOSED' });
    await settled();
    expect(open.clock.timerCount).toBe(0);
    expect(server.peers.map(({ isConnected }) => isConnected)).toEqual(server.peers.map(() => false));
  }
});

test('a subscriber that closes the session when it is lost, or when it is back, is obeyed', async () => {
  for (const status of ['recovering', 'open']) {
    await using open = await openRecovering();
    let isLost = false;
    open.session.state$.subscribe((state) => {
      isLost ||= state.status === 'recovering';
      if (isLost && state.status === status) void open.session.close();
    });
    open.server.sever();
    await open.pass(499);
    expect(open.session.state.status).toBe('closed');
    expect(open.clock.timerCount).toBe(0);
    expect(open.server.peers.map(({ isConnected }) => isConnected)).toEqual(open.server.peers.map(() => false));
  }
});

test('an attempt that never gets its session, or that never gets it configured, is given up and made again', async () => {
  await using open = await openRecovering(
    {
      isSilent: (index) => index === 1,
      answer: (event, index) => (index === 2 && event.type === 'session.update' ? [] : undefined),
    },
    { config: { instructions: 'x' }, connectTimeoutMs: 1_000, commandTimeoutMs: 2_000 },
  );
  open.server.sever();
  for (const durationMs of [499, 1_000, 999, 2_000, 1_998]) await open.pass(durationMs);
  expect(open.session.state).toMatchObject({ status: 'open', session: { id: 'sess_4' } });
  expect(open.server.peers.map(({ isConnected }) => isConnected)).toEqual([false, false, false, true]);
  expect(open.clock.timerCount).toBe(0);
});

test('a connection that is lost before connectSession resolves is not recovered', async () => {
  await using server = await scriptedPeers({ answer: () => [] });
  const failure = failureOf(connectSession({ ...server, config: { instructions: 'x' } }));
  await (await server.peer(0)).next('session.update');
  server.sever();
  expect(await failure).toMatchObject({ code: 'CONNECTION_LOST' });
  await settled();
  expect(server.peers).toHaveLength(1);
});

test('with recovery off the session ends with its connection, and no end is planned for', async () => {
  await using server = await scriptedPeers({ session: () => ({ expires_at: 1_000 + 3_600 }) });
  const clock = fakeClock();
  await using session = await connectSession({ ...server, clock, recovery: false });
  expect(clock.timerCount).toBe(0);
  server.sever();
  await settled();
  expect(session.state).toMatchObject({ status: 'closed', close: { code: 1006 }, error: { code: 'CONNECTION_LOST' } });
  expect(server.peers).toHaveLength(1);
});

test.each(['baseDelayMs', 'maximumAttempts', 'rolloverMarginMs'])('a %s below 0 is INVALID_ARGUMENT', async (name) => {
  await using server = await scriptedPeers();
  for (const value of [-1, Number.NaN]) {
    const failure = failureOf(connectSession({ ...server, recovery: { [name]: value } }));
    expect(await failure).toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
  expect(server.peers).toEqual([]);
});
