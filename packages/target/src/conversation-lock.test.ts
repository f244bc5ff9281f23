import { describe, expect, it } from 'vitest';
import { settle } from '../test/settle.ts';
import { createConversationLock } from './conversation-lock.ts';

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('createConversationLock', () => {
  it('runs one piece of work at a time, in order', async () => {
    const lock = createConversationLock();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await settle();
      log.push(`${name} ends`);
    };
    await Promise.all([lock.run(work('a')), lock.run(work('b'))]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('goes on after work that failed', async () => {
    const lock = createConversationLock();
    const failed = lock.run(async () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    expect(await lock.run(async () => 7)).toBe(7);
  });

  it('forgets work whose signal aborts while it waits', async () => {
    const lock = createConversationLock();
    const first = gate();
    const running = lock.run(() => first.opened);
    const controller = new AbortController();
    let hasRun = false;
    const waiting = lock.run(async () => void (hasRun = true), { signal: controller.signal });
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    first.open();
    await running;
    await settle();
    expect(hasRun).toBe(false);
  });

  it('keeps the lock for work whose signal aborts while it runs, until the work has ended', async () => {
    const lock = createConversationLock();
    const first = gate();
    const controller = new AbortController();
    const running = lock.run(() => first.opened, { signal: controller.signal });
    let hasRun = false;
    const next = lock.run(async () => void (hasRun = true));
    await settle();
    controller.abort('enough');
    await settle();
    expect(hasRun).toBe(false);
    first.open();
    await running;
    await next;
    expect(hasRun).toBe(true);
  });
});
