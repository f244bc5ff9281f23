/** The ids that were added last. */
export interface RecentIds {
  add(id: string): void;
  has(id: string): boolean;
  clear(): void;
}

/** Remembers the last so many ids: few, as it looks through all of them. An id that nobody has seen yet costs a set more, which has to read all its characters. */
export function createRecentIds(count: number): RecentIds {
  const ids: string[] = [];
  let oldest = 0;
  return {
    add(id) {
      if (ids.includes(id)) return;
      if (ids.length < count) return void ids.push(id);
      ids[oldest] = id;
      oldest = (oldest + 1) % count;
    },
    has: (id) => ids.includes(id),
    clear() {
      ids.length = 0;
      oldest = 0;
    },
  };
}
