import { removeFrom } from '../collections/remove-from.ts';

/** Lets through one at a time, in order of arrival, whenever the lane is free. */
export interface ResponseQueue<Entry> {
  add(entry: Entry): void;
  /** Puts an entry at the front again. */
  putBack(entry: Entry): void;
  /** False when it was not waiting. */
  remove(entry: Entry): boolean;
  /** The first that waits and is such a one. */
  find(isSought: (entry: Entry) => boolean): Entry | undefined;
  /** Takes everything out. */
  drain(): readonly Entry[];
  /** Starts what may start now. Call it when the lane may have become free. */
  pump(): void;
}

export interface ResponseQueueOptions<Entry> {
  /** Asked only on behalf of something that waits, or is about to. */
  readonly isBusy: () => boolean;
  readonly start: (entry: Entry) => void;
}

export function createResponseQueue<Entry>({ isBusy, start }: ResponseQueueOptions<Entry>): ResponseQueue<Entry> {
  let waiting: Entry[] = [];
  const pump = () => {
    while (waiting.length > 0 && !isBusy()) {
      const next = waiting.shift();
      if (next !== undefined) start(next);
    }
  };
  return {
    add(entry) {
      // Nearly always nothing waits, and it need not either.
      if (waiting.length === 0 && !isBusy()) return start(entry);
      waiting.push(entry);
      if (waiting.length > 1) pump();
    },
    putBack: (entry) => void waiting.unshift(entry),
    remove: (entry) => removeFrom(waiting, entry),
    find: (isSought) => (waiting.length === 0 ? undefined : waiting.find(isSought)),
    drain() {
      const all = waiting;
      waiting = [];
      return all;
    },
    pump,
  };
}
