import { describe, expect, it } from 'vitest';
import { createJobQueue } from './job-queue.ts';

describe('createJobQueue', () => {
  it('runs one job at a time, in order, also after one has failed', async () => {
    const queue = createJobQueue();
    const log: string[] = [];
    const job = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (name === 'b') throw new Error(name);
      return name;
    };
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map(async (name) => queue.run(job(name))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('rejects a waiting job at once when its signal aborts, never runs it, and keeps the order of the rest', async () => {
    const queue = createJobQueue();
    const ran: string[] = [];
    const controller = new AbortController();
    let finish = (): void => undefined;
    const first = queue.run(
      () =>
        new Promise<void>((resolve) => {
          finish = () => {
            ran.push('first');
            resolve();
          };
        }),
    );
    const waiting = queue.run(async () => ran.push('waiting'), { signal: controller.signal });
    const last = queue.run(async () => ran.push('last'));
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(ran).toEqual([]);
    finish();
    await Promise.all([first, last, queue.idle()]);
    expect(ran).toEqual(['first', 'last']);
  });
});
