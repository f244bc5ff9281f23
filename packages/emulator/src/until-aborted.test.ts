import { describe, expect, it } from 'vitest';
import { untilAborted } from './until-aborted.ts';

describe('untilAborted', () => {
  it('gives what the promise gives', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(untilAborted(Promise.reject(new Error('own')), signal)).rejects.toThrow('own');
  });

  it('rejects with the reason of the abort, before and meanwhile', async () => {
    const controller = new AbortController();
    const pending = untilAborted(new Promise(() => undefined), controller.signal);
    controller.abort('enough');
    await expect(pending).rejects.toBe('enough');
    await expect(untilAborted(Promise.resolve(1), controller.signal)).rejects.toBe('enough');
  });

  it('leaves no unhandled rejection behind when both fail', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    await expect(untilAborted(Promise.reject(new Error('late')), AbortSignal.abort('enough'))).rejects.toBe('enough');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});
