import type { ConversationItem } from '@antiphon/protocol';
import type { AudioTrack } from './audio-track.ts';

/** An item and its audio, part by part: `tracks[2]` belongs to `item.content[2]`. */
export interface ConversationEntry {
  readonly item: ConversationItem;
  readonly tracks: readonly (AudioTrack | undefined)[];
}

/** The ordered items of one session's conversation. Ids are unique. */
export interface Conversation {
  readonly id: string;
  readonly entries: readonly ConversationEntry[];
  readonly lastItemId: string | null;
  find(itemId: string): ConversationEntry | undefined;
  /**
   * Puts an entry after an item, at the front (`root`) or at the end (absent or empty). An id that exists keeps its place and gets the new content, as
   * the API has it.
   * @returns the id of the item before it, null at the front; undefined when the named item is unknown, and then nothing changed
   */
  insert(entry: ConversationEntry, after?: string | null): string | null | undefined;
  /** @returns false when there is no such item */
  replace(entry: ConversationEntry): boolean;
  /** @returns false when there is no such item */
  remove(itemId: string): boolean;
}

/** An empty conversation. */
export function createConversation(id: string): Conversation {
  const entries: ConversationEntry[] = [];
  const indexOf = (itemId: string): number => entries.findLastIndex(({ item }) => item.id === itemId);
  const lastItemId = (): string | null => entries.at(-1)?.item.id ?? null;

  return {
    id,
    entries,
    get lastItemId() {
      return lastItemId();
    },
    find: (itemId) => entries[indexOf(itemId)],
    insert(entry, after) {
      const existing = indexOf(entry.item.id);
      if (existing >= 0) {
        entries[existing] = entry;
        return entry.item.id;
      }
      if (after === 'root') {
        entries.unshift(entry);
        return null;
      }
      if (after === undefined || after === null || after === '') {
        const previous = lastItemId();
        entries.push(entry);
        return previous;
      }
      const index = indexOf(after);
      if (index < 0) return undefined;
      entries.splice(index + 1, 0, entry);
      return after;
    },
    replace(entry) {
      const index = indexOf(entry.item.id);
      if (index < 0) return false;
      entries[index] = entry;
      return true;
    },
    remove(itemId) {
      const index = indexOf(itemId);
      if (index < 0) return false;
      entries.splice(index, 1);
      return true;
    },
  };
}
