/** Lets through one at a time, in order of arrival, whenever the lane is free. */
export interface ResponseQueue<Entry> {
  add(entry: Entry): void;
  /** Puts an entry at the front again. */
  putBack(entry: Entry): void;
  /** False when it was not waiting. */
  remove(entry: Entry): boolean;
  /** Takes everything out. */
  drain(): readonly Entry[];
  /** Starts what may start now. Call it when the lane may have become free. */
  pump(): void;
}

export interface ResponseQueueOptions<Entry> {
  readonly isBusy: () => boolean;
  readonly start: (entry: Entry) => void;
}

export function createResponseQueue<Entry>({ isBusy, start }: ResponseQueueOptions<Entry>): ResponseQueue<Entry> {
  let waiting: Entry[] = [];
  const pump = () => {
    while (!isBusy()) {
      const next = waiting.shift();
      if (next === undefined) return;
      start(next);
    }
  };
  return {
    add(entry) {
      waiting.push(entry);
      pump();
    },
    putBack: (entry) => void waiting.unshift(entry),
    remove(entry) {
      const before = waiting.length;
      waiting = waiting.filter((one) => one !== entry);
      return waiting.length !== before;
    },
    drain() {
      const all = waiting;
      waiting = [];
      return all;
    },
    pump,
  };
}
