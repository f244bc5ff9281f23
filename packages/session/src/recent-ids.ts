/** The ids that were added last. */
export interface RecentIds {
  add(id: string): void;
  has(id: string): boolean;
  clear(): void;
}

/**
 * Remembers at least the last so many ids, and at most twice as many: a full set becomes the old one, and the one that was old goes. Taking them out
 * one by one would make the set lay itself out anew again and again.
 */
export function createRecentIds(count: number): RecentIds {
  let recent = new Set<string>();
  let old = new Set<string>();
  return {
    add(id) {
      if (recent.size >= count) [old, recent] = [recent, new Set()];
      recent.add(id);
    },
    has: (id) => recent.has(id) || old.has(id),
    clear() {
      recent = new Set();
      old = new Set();
    },
  };
}
