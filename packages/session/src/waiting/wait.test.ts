import { expect, test } from 'vitest';
import { countingSignal } from '../../test/support/counting-signal.ts';
import { fakeClock } from '../../test/support/fake-clock.ts';
import { createWait, settleWithin } from './wait.ts';

test.each(['resolve', 'reject', 'timeout', 'abort'] as const)(
  '%s leaves neither timer nor listener, and what comes after it changes nothing',
  async (how) => {
    const clock = fakeClock();
    const { controller, signal, listenerCount } = countingSignal();
    const wait = createWait<string>({ clock, timeoutMs: 10, signal, what: 'it did not happen' });
    expect([clock.timerCount, listenerCount()]).toEqual([1, 1]);
    const reason = new Error('reason');
    if (how === 'resolve') wait.resolve('done');
    if (how === 'reject') wait.reject(reason);
    if (how === 'timeout') clock.advance(10);
    if (how === 'abort') controller.abort(reason);
    expect([clock.timerCount, listenerCount()]).toEqual([0, 0]);
    expect(wait.resolve('again')).toBe(false);
    expect(wait.reject('again')).toBe(false);
    const ended = await wait.promise.catch((error: unknown) => error);
    if (how === 'resolve') expect(ended).toBe('done');
    else if (how === 'timeout') expect(ended).toMatchObject({ code: 'TIMEOUT' });
    else expect(ended).toBe(reason);
  },
);

test('a wait without limit holds no timer', () => {
  const clock = fakeClock();
  createWait({ clock, timeoutMs: Number.POSITIVE_INFINITY, what: 'x' });
  expect(clock.timerCount).toBe(0);
});

test('settleWithin passes on what the promise does in time', async () => {
  const clock = fakeClock();
  const options = { clock, timeoutMs: 10, what: 'x' };
  expect(await settleWithin(Promise.resolve(1), options)).toBe(1);
  await expect(settleWithin(Promise.reject(new Error('no')), options)).rejects.toThrow('no');
  expect(clock.timerCount).toBe(0);
});
