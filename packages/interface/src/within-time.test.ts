import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withinTime } from './within-time.ts';

const timeoutError = (): Error => new Error('too slow');

/** Work that says that it was stopped, with an error of its own. */
const heedful = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
const deaf = (): Promise<never> => new Promise(() => undefined);

describe('withinTime', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('gives what the work gives, and leaves no listener', async () => {
    const { signal } = new AbortController();
    expect(await withinTime(async () => 7, { timeoutMs: 10, signal, timeoutError })).toBe(7);
    await expect(
      withinTime(() => Promise.reject(new Error('failed')), { timeoutMs: 10, signal, timeoutError }),
    ).rejects.toThrow('failed');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each([
    ['heeds', heedful],
    ['does not heed', deaf],
  ])('ends work that %s its signal when time is up', async (_name, work) => {
    const failure = withinTime(work, { timeoutMs: 10, timeoutError }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    expect(await failure).toMatchObject({ message: 'too slow' });
  });

  it.each([
    ['heeds', heedful],
    ['does not heed', deaf],
  ])("ends work that %s its signal with the caller's reason", async (_name, work) => {
    const controller = new AbortController();
    const failure = withinTime(work, { timeoutMs: 10, signal: controller.signal, timeoutError });
    controller.abort('enough');
    await expect(failure).rejects.toBe('enough');
  });

  it('does not begin for a signal that is aborted already', async () => {
    const work = vi.fn(deaf);
    const options = { timeoutMs: 10, signal: AbortSignal.abort('enough'), timeoutError };
    await expect(withinTime(work, options)).rejects.toBe('enough');
    expect(work).not.toHaveBeenCalled();
  });
});
