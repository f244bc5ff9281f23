import { testClock } from '@antiphon/compliance';
import { AntiphonError, silentLogger } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { connectWithRetry } from './connect-retry.ts';
import { startDeadline } from './deadline.ts';

const refused = (status: number, retryAfterMs?: number) =>
  new AntiphonError({
    code: status === 429 ? 'RATE_LIMITED' : 'CONNECT_FAILED',
    message: 'refused',
    details: { status },
    retryAfterMs,
  });

function scene({
  failures,
  timeoutMs = 60_000,
  maxAttempts = 3,
  random = () => 0,
}: {
  readonly failures: readonly Error[];
  readonly timeoutMs?: number;
  readonly maxAttempts?: number;
  readonly random?: () => number;
}) {
  const clock = testClock();
  const controller = new AbortController();
  const deadline = startDeadline({ clock, timeoutMs, signal: controller.signal });
  const attemptsMs: number[] = [];
  const startMs = clock.nowMs();
  const connect = async () => {
    attemptsMs.push(clock.nowMs() - startMs);
    const failure = failures[attemptsMs.length - 1];
    if (failure !== undefined) throw failure;
    return 'connected';
  };
  const outcome = connectWithRetry(connect, { maxAttempts, deadline, clock, logger: silentLogger, random }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return { clock, controller, deadline, attemptsMs, outcome };
}

describe('connectWithRetry', () => {
  it('retries a handshake that was answered with 429, after as long as the server asked for', async () => {
    const { clock, attemptsMs, outcome } = scene({ failures: [refused(429, 2_000)] });
    await clock.advanceAsync(1_999);
    expect(attemptsMs).toEqual([0]);
    await clock.advanceAsync(1);
    expect(await outcome).toEqual({ value: 'connected' });
    expect(attemptsMs).toEqual([0, 2_000]);
  });

  it('waits twice as long each time, between half and the whole of it', async () => {
    const short = scene({ failures: [refused(503), refused(503)] });
    await short.clock.advanceAsync(10_000);
    expect(short.attemptsMs).toEqual([0, 250, 750]);
    const long = scene({ failures: [refused(503), refused(503)], random: () => 0.999_999 });
    await long.clock.advanceAsync(10_000);
    expect(long.attemptsMs).toEqual([0, 500, 1_500]);
  });

  it('gives up with the last error when the attempts are used up', async () => {
    const last = refused(503);
    const { clock, attemptsMs, outcome } = scene({ failures: [refused(500), refused(502), last] });
    await clock.advanceAsync(10_000);
    expect(await outcome).toEqual({ error: last });
    expect(attemptsMs).toHaveLength(3);
  });

  it('does not retry what a retry cannot help', async () => {
    const failure = new AntiphonError({ code: 'AUTH_FAILED', message: 'wrong key' });
    const { attemptsMs, outcome } = scene({ failures: [failure] });
    expect(await outcome).toEqual({ error: failure });
    expect(attemptsMs).toEqual([0]);
  });

  it('does not wait for a retry that would come after the deadline', async () => {
    const failure = refused(429, 90_000);
    const { attemptsMs, outcome } = scene({ failures: [failure] });
    expect(await outcome).toEqual({ error: failure });
    expect(attemptsMs).toEqual([0]);
  });

  it('stops to wait when it is aborted, and leaves no timer but the deadline', async () => {
    const { clock, controller, deadline, outcome } = scene({ failures: [refused(503)] });
    await clock.advanceAsync(1);
    controller.abort('enough');
    expect(await outcome).toEqual({ error: 'enough' });
    deadline[Symbol.dispose]();
    expect(clock.timerCount).toBe(0);
  });
});
