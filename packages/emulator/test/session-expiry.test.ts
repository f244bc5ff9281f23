import { testClock } from '@antiphon/compliance';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { expect, it } from 'vitest';
import { createEmulator } from '../src/index.ts';
import { connectClient, IDLE_TIMER_COUNT, openPair, userText } from './test-client.ts';

const MINUTE_MS = 60_000;

it('ends a session after an hour, with an error and then a close with 1001 in the same words', async () => {
  const clock = testClock(1_700_000_000_000);
  await using pair = await openPair({ clock });
  const { client, emulator } = pair;
  await clock.advanceAsync(60 * MINUTE_MS - 1);
  expect(client.types()).toEqual([]);
  await clock.advanceAsync(1);
  const message = 'Your session hit the maximum duration of 60 minutes.';
  const { error } = await client.next('error');
  expect(error).toEqual({
    type: 'invalid_request_error',
    code: 'session_expired',
    message,
    param: null,
    event_id: null,
  });
  expect(await client.closed).toMatchObject({ code: 1001, reason: message, initiator: 'remote' });
  await expect.poll(() => emulator.sessionCount).toBe(0);
  expect(clock.timerCount).toBe(0);
});

it.each([
  [30 * MINUTE_MS, 1_700_001_800, '30 minutes'],
  [MINUTE_MS, 1_700_000_060, '1 minute'],
  [1000, 1_700_000_001, '1 second'],
  [2500, 1_700_000_002, '2.5 seconds'],
])('ends it after maximumSessionMs %d, which expires_at tells', async (maximumSessionMs, expiresAt, text) => {
  const clock = testClock(1_700_000_000_000);
  await using pair = await openPair({ clock, maximumSessionMs });
  expect(pair.client.events[0]).toMatchObject({ session: { expires_at: expiresAt } });
  await clock.advanceAsync(maximumSessionMs);
  expect((await pair.client.closed).reason).toBe(`Your session hit the maximum duration of ${text}.`);
});

it('cuts off what was running, and sends nothing after the error', async () => {
  const clock = testClock();
  await using pair = await openPair({ clock, pace: 1, maximumSessionMs: 2000 });
  const { client } = pair;
  client.send(userText('a sentence that takes a good deal longer to say than the session has time for'));
  client.send({ type: 'response.create' });
  await clock.advanceAsync(1999);
  expect(client.types()).toContain('response.output_audio.delta');
  await clock.advanceAsync(20_000);
  await client.closed;
  expect(client.types().slice(-1)).toEqual(['error']);
  expect(clock.timerCount).toBe(0);
});

it('leaves no timer behind a session that ended before', async () => {
  const clock = testClock();
  await using pair = await openPair({ clock });
  expect(clock.timerCount).toBe(IDLE_TIMER_COUNT);
  await pair.client.connection.close();
  await expect.poll(() => pair.emulator.sessionCount).toBe(0);
  expect(clock.timerCount).toBe(0);
});

it('closes a socket with the same code and reason', async () => {
  const clock = testClock();
  await using emulator = await createEmulator({ listener: wsListener(), clock, maximumSessionMs: 1000 });
  const client = await connectClient(wsTransport(), emulator.url);
  await client.next('session.created');
  await clock.advanceAsync(1000);
  expect((await client.next('error')).error.code).toBe('session_expired');
  const reason = 'Your session hit the maximum duration of 1 second.';
  expect(await client.closed).toEqual({ code: 1001, reason, initiator: 'remote' });
});
