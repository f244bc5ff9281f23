import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createSharedCall } from './shared-call.ts';

const never = (): Promise<never> => new Promise(() => undefined);

describe('createSharedCall', () => {
  it('makes one call for those who ask meanwhile, and a new one afterwards', async () => {
    const call = vi.fn(async () => ({}));
    const ask = createSharedCall(call);
    const [first, second] = await Promise.all([ask(), ask({ signal: new AbortController().signal })]);
    expect(first).toBe(second);
    expect(await ask()).not.toBe(first);
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('shares a failure, also one that is thrown at once, and tries again', async () => {
    const call = vi.fn((): Promise<string> => Promise.resolve('done'));
    const reason = new Error('sealed');
    call.mockImplementationOnce(() => {
      throw reason;
    });
    const ask = createSharedCall(call);
    const [first, second] = await Promise.allSettled([ask(), ask()]);
    expect([first, second]).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    expect(await ask()).toBe('done');
    expect(call).toHaveBeenCalledTimes(2);
  });

  it('does not call for a signal that is aborted already', async () => {
    const call = vi.fn(never);
    await expect(createSharedCall(call)({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
    expect(call).not.toHaveBeenCalled();
  });

  it('serves the others when one aborts, and leaves no listener', async () => {
    let finish: (value: string) => void = () => undefined;
    const ask = createSharedCall(() => new Promise<string>((resolve) => void (finish = resolve)));
    const controller = new AbortController();
    const other = new AbortController();
    const [aborted, served] = [ask({ signal: controller.signal }), ask({ signal: other.signal })];
    await Promise.resolve();
    controller.abort('enough');
    await expect(aborted).rejects.toBe('enough');
    finish('here');
    expect(await served).toBe('here');
    expect(getEventListeners(other.signal, 'abort')).toHaveLength(0);
  });

  it('aborts the call when all have given up, and calls anew for the next', async () => {
    const call = vi.fn((_signal: AbortSignal) => never());
    const ask = createSharedCall(call);
    const controllers = [new AbortController(), new AbortController()];
    const calls = Promise.allSettled(controllers.map(({ signal }) => ask({ signal })));
    await Promise.resolve();
    controllers[0]!.abort('first');
    await Promise.resolve();
    expect(call.mock.calls[0]![0].aborted).toBe(false);
    controllers[1]!.abort('second');
    await calls;
    expect(call.mock.calls[0]![0].reason).toBe('second');
    const controller = new AbortController();
    const next = ask({ signal: controller.signal });
    await Promise.resolve();
    expect(call).toHaveBeenCalledTimes(2);
    controller.abort('done');
    await expect(next).rejects.toBe('done');
  });
});
