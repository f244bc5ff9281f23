import { describe, expect, it, vi } from 'vitest';
import type { Clock } from './clock.ts';
import { createCredentialCache } from './credential-cache.ts';
import { createCredential } from './credential.ts';

const HOUR_MS = 3_600_000;

function scene({ lifeMs = HOUR_MS }: { lifeMs?: number | undefined } = {}) {
  const time = { nowMs: 5 * HOUR_MS };
  const clock: Clock = { nowMs: () => time.nowMs, setTimer: () => ({ [Symbol.dispose]: () => undefined }) };
  let ordinal = 0;
  const issue = () =>
    createCredential({
      kind: 'bearer',
      value: `t-${(ordinal += 1)}`,
      ...(lifeMs === Number.POSITIVE_INFINITY ? {} : { expiresAtMs: time.nowMs + lifeMs }),
    });
  const request = vi.fn(async (_options: { readonly forceRefresh: boolean }) => issue());
  return { time, request, issue, get: createCredentialCache({ request, clock }) };
}

describe('createCredentialCache', () => {
  it('keeps a credential until shortly before its end', async () => {
    const { time, get } = scene();
    expect((await get()).value).toBe('t-1');
    time.nowMs += HOUR_MS - 60_001;
    expect((await get()).value).toBe('t-1');
    time.nowMs += 1;
    expect((await get()).value).toBe('t-2');
  });

  it('keeps a short-lived one for most of its life', async () => {
    const { time, get } = scene({ lifeMs: 10_000 });
    await get();
    time.nowMs += 7_999;
    expect((await get()).value).toBe('t-1');
    time.nowMs += 1;
    expect((await get()).value).toBe('t-2');
  });

  it.each([
    ['has no end', Number.POSITIVE_INFINITY],
    ['has ended', -1],
    ['ends at no time', Number.NaN],
  ])('keeps none that %s', async (_name, lifeMs) => {
    const { get } = scene({ lifeMs });
    expect((await get()).value).toBe('t-1');
    expect((await get()).value).toBe('t-2');
  });

  it('makes one request for those who ask meanwhile, forced or not', async () => {
    const { request, get } = scene();
    await Promise.all(Array.from({ length: 10 }, () => get()));
    expect(request).toHaveBeenCalledTimes(1);
    const forced = await Promise.all(Array.from({ length: 10 }, () => get({ forceRefresh: true })));
    expect(new Set(forced.map(({ value }) => value))).toEqual(new Set(['t-2']));
    expect(request.mock.calls.map(([{ forceRefresh }]) => forceRefresh)).toEqual([false, true]);
    expect((await get()).value).toBe('t-2');
  });

  it('gives the valid one when its replacement fails, until it ends', async () => {
    const { time, request, get } = scene();
    await get();
    time.nowMs += HOUR_MS - 1;
    request.mockRejectedValue(new Error('down'));
    expect((await get()).value).toBe('t-1');
    time.nowMs += 1;
    await expect(get()).rejects.toThrow('down');
  });

  it('does not give a refused one again, even when its replacement fails', async () => {
    const { request, get } = scene();
    await get();
    request.mockRejectedValueOnce(new Error('down'));
    await expect(get({ forceRefresh: true })).rejects.toThrow('down');
    expect((await get()).value).toBe('t-2');
  });

  it('does not let a slow answer replace that of a later request', async () => {
    const { request, issue, get } = scene();
    let answerSlowly: () => void = () => undefined;
    request.mockImplementationOnce(
      () =>
        new Promise((resolve) => void (answerSlowly = () => resolve(createCredential({ ...issue(), value: 'old' })))),
    );
    const slow = get();
    const forced = get({ forceRefresh: true });
    expect((await forced).value).toBe('t-1');
    answerSlowly();
    expect((await slow).value).toBe('old');
    expect((await get()).value).toBe('t-1');
  });

  it('rejects with the reason of a signal that is aborted already, though it keeps one', async () => {
    const { get } = scene();
    await get();
    await expect(get({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});
