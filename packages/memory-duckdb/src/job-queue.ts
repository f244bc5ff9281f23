import type { AbortOptions } from '@antiphon/interface';

/** Runs jobs one after the other, in the order in which they came. */
export interface JobQueue {
  /**
   * Resolves or rejects as the job does. A job that fails does not stop the others.
   *
   * A signal that aborts while the job waits rejects at once, and the job never runs; once it runs, the signal is the job's business.
   */
  run<Result>(job: () => Promise<Result>, options?: AbortOptions): Promise<Result>;
  /** Resolves when every job that came before has ended. */
  idle(): Promise<void>;
}

/** Makes an empty queue. */
export function createJobQueue(): JobQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async run(job, { signal } = {}) {
      signal?.throwIfAborted();
      const turn = last;
      let leave = (): void => undefined;
      last = new Promise<void>((resolve) => {
        leave = resolve;
      });
      try {
        await abortable(turn, signal);
        return await job();
      } finally {
        // After an abort in the queue, the next still waits for the one before.
        void turn.then(leave);
      }
    },
    async idle() {
      await last;
    },
  };
}

/** Waits for a promise that never rejects, or rejects with the signal's reason. */
async function abortable(promise: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) {
    await promise;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    void promise.then(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
  });
  signal.throwIfAborted();
}
