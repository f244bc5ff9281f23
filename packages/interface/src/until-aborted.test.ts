import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilAborted } from './until-aborted.ts';

describe('untilAborted', () => {
  it('gives what the promise gives, also without a signal and for a plain value', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(untilAborted(Promise.reject(new Error('own')), signal)).rejects.toThrow('own');
    await expect(untilAborted(Promise.resolve(2), undefined)).resolves.toBe(2);
    await expect(untilAborted(3, signal)).resolves.toBe(3);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('rejects with the reason of the abort unchanged, before and meanwhile', async () => {
    const controller = new AbortController();
    const pending = untilAborted(new Promise(() => undefined), controller.signal);
    controller.abort('enough');
    await expect(pending).rejects.toBe('enough');
    await expect(untilAborted(Promise.resolve(1), controller.signal)).rejects.toBe('enough');
  });

  it('hands what comes after the abort to `late`, and nothing that came before', async () => {
    const controller = new AbortController();
    const late: string[] = [];
    await untilAborted(Promise.resolve('in time'), controller.signal, (value) => late.push(value));
    let open: (value: string) => void = () => undefined;
    const opening = new Promise<string>((resolve) => (open = resolve));
    const pending = untilAborted(opening, controller.signal, (value) => late.push(value));
    controller.abort('enough');
    await expect(pending).rejects.toBe('enough');
    open('too late');
    await opening;
    expect(late).toEqual(['too late']);
  });

  it('leaves no unhandled rejection behind when both fail, with and without `late`', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const failing = (): Promise<never> => Promise.reject(new Error('late'));
    await expect(untilAborted(failing(), AbortSignal.abort('enough'))).rejects.toBe('enough');
    await expect(untilAborted(failing(), AbortSignal.abort('enough'), () => undefined)).rejects.toBe('enough');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});
