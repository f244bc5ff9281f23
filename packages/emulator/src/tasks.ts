/** Work that runs beside, so that whoever ends can wait for all of it. */
export interface Tasks {
  readonly spawn: (work: Promise<void>) => void;
  /** Resolves when all that was begun has settled, also what was begun meanwhile. */
  settled(): Promise<void>;
}

/** @param onError hears every rejection */
export function createTasks(onError: (error: unknown) => void): Tasks {
  const running = new Set<Promise<void>>();
  return {
    spawn(work) {
      const task = work.catch(onError).finally(() => running.delete(task));
      running.add(task);
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
