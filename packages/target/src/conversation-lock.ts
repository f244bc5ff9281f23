import type { AbortOptions } from '@antiphon/interface';
import PQueue from 'p-queue';

/** Runs one piece of work at a time, in the order asked for. */
export interface ConversationLock {
  /** An abort while waiting gives the place back; once started, the work alone decides when it ends, and nothing else starts before. */
  run<Result>(work: () => Promise<Result>, options?: AbortOptions): Promise<Result>;
}

/** Makes a lock of its own. */
export function createConversationLock(): ConversationLock {
  const queue = new PQueue({ concurrency: 1 });
  return {
    async run(work, { signal } = {}) {
      signal?.throwIfAborted();
      // p-queue lets go of a running task as soon as its signal aborts; this signal stops with the wait, so the work keeps the lock while it cleans up.
      const waiting = new AbortController();
      const stopWaiting = (): void => waiting.abort(signal?.reason);
      signal?.addEventListener('abort', stopWaiting, { once: true });
      return queue.add(
        () => {
          signal?.removeEventListener('abort', stopWaiting);
          return work();
        },
        { signal: waiting.signal },
      );
    },
  };
}
