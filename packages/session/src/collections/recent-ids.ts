/** The ids that were added last. */
export interface RecentIds {
  add(id: string): void;
  has(id: string): boolean;
  clear(): void;
}

/**
 * Remembers the last so many ids, which are to be few: it looks through all of them. An id that nobody has seen before, as nearly every one is, is told by its end, and no other id is read for it.
 * A set would read all its characters, and lie in several places.
 */
export function createRecentIds(count: number): RecentIds {
  const ids: string[] = [];
  const ends: number[] = [];
  let oldest = 0;
  const has = (id: string): boolean => {
    const end = endOf(id);
    for (let at = ends.indexOf(end); at !== -1; at = ends.indexOf(end, at + 1)) if (ids[at] === id) return true;
    return false;
  };
  return {
    has,
    add(id) {
      if (has(id)) return;
      ids[oldest] = id;
      ends[oldest] = endOf(id);
      oldest = (oldest + 1) % count;
    },
    clear() {
      ids.length = 0;
      ends.length = 0;
      oldest = 0;
    },
  };
}

/** The last two characters as one number. */
function endOf(id: string): number {
  const { length } = id;
  return length < 2 ? length : id.charCodeAt(length - 1) * 0x1_00_00 + id.charCodeAt(length - 2);
}
