import { AntiphonError, type ConnectRequest, createCredential, type CredentialProvider } from '@antiphon/interface';
import { connectSession } from '@antiphon/session';
import { expect, test, vi } from 'vitest';
import { fakeClock } from './support/fake-clock.ts';
import { failureOf } from './support/open-session.ts';
import { scriptedServer, settled } from './support/scripted-server.ts';

const bearers = (requests: readonly ConnectRequest[]) => requests.map(({ headers }) => headers['authorization']);
const refuseStale = ({ headers }: ConnectRequest) => (headers['authorization'] === 'Bearer fresh' ? undefined : 401);

/** Gives 'stale', and what a test says when asked for a fresh one. */
function provider(fresh: () => Promise<string> = async () => 'fresh') {
  const getCredential = vi.fn<CredentialProvider['getCredential']>(async ({ forceRefresh = false } = {}) =>
    createCredential({ kind: 'bearer', value: forceRefresh ? await fresh() : 'stale' }),
  );
  return { name: 'refreshing', getCredential } satisfies CredentialProvider;
}

test('a 401 at the handshake asks once for a fresh credential and tries once more', async () => {
  await using server = await scriptedServer({ rejectStatus: refuseStale });
  const credentials = provider();
  await using session = await connectSession({ ...server, credentials });
  expect(session.state.status).toBe('open');
  expect(bearers(server.requests)).toEqual(['Bearer stale', 'Bearer fresh']);
  const where = { host: 'scripted', path: '/v1/realtime' };
  expect(credentials.getCredential.mock.calls.map(([options]) => options)).toMatchObject([
    where,
    { ...where, forceRefresh: true },
  ]);
});

test('a second 401 is AUTH_FAILED: there is no third attempt', async () => {
  await using server = await scriptedServer({ rejectStatus: 401 });
  const failure = await failureOf(connectSession({ ...server, credentials: provider() }));
  expect(failure).toMatchObject({ code: 'AUTH_FAILED', details: { status: 401 } });
  expect(bearers(server.requests)).toEqual(['Bearer stale', 'Bearer fresh']);
});

test('the same credential again is not sent again', async () => {
  await using server = await scriptedServer({ rejectStatus: 401 });
  const failure = await failureOf(connectSession({ ...server, credentials: provider(async () => 'stale') }));
  expect(failure).toMatchObject({ code: 'AUTH_FAILED', details: { status: 401 } });
  expect(server.requests).toHaveLength(1);
});

test('where no fresh one can be had, the refusal of the server stands', async () => {
  await using server = await scriptedServer({ rejectStatus: 401 });
  const fail = () => Promise.reject(new AntiphonError({ code: 'AUTH_FAILED', message: 'not logged in' }));
  const failure = await failureOf(connectSession({ ...server, credentials: provider(fail) }));
  expect(failure).toMatchObject({ code: 'AUTH_FAILED', details: { status: 401 } });
  expect(server.requests).toHaveLength(1);
});

test.each([403, 429, 503])('HTTP status %i is no reason to refresh', async (status) => {
  await using server = await scriptedServer({ rejectStatus: status });
  const credentials = provider();
  expect(await failureOf(connectSession({ ...server, credentials }))).toMatchObject({ details: { status } });
  expect(credentials.getCredential).toHaveBeenCalledTimes(1);
});

test('without credentials, a 401 is not tried again', async () => {
  await using server = await scriptedServer({ rejectStatus: 401 });
  expect(await failureOf(connectSession(server))).toMatchObject({ code: 'AUTH_FAILED' });
  expect(server.requests).toHaveLength(1);
});

test('a refresh that hangs ends with the time limit of the attempt', async () => {
  await using server = await scriptedServer({ rejectStatus: 401 });
  const clock = fakeClock();
  const credentials = provider(() => new Promise(() => undefined));
  const failure = failureOf(connectSession({ ...server, clock, credentials }));
  await settled();
  expect(credentials.getCredential).toHaveBeenCalledTimes(2);
  clock.advance(10_000);
  expect(await failure).toMatchObject({ code: 'TIMEOUT' });
  expect(clock.timerCount).toBe(0);
});
