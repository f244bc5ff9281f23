import type { ConversationItem } from '@antiphon/protocol';
import type { AudioTrack } from './audio-track.ts';

/** An item and its audio, part by part: `tracks[2]` belongs to `item.content[2]`. */
export interface ConversationEntry {
  readonly item: ConversationItem;
  readonly tracks: readonly (AudioTrack | undefined)[];
}

/**
 * The ordered items of one session's conversation. Ids are unique. Where it would hold more audio than it may, the oldest items lose theirs and keep
 * their words; the entry that was put last keeps its own.
 */
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

/** An empty conversation that holds so much audio at most. */
export function createConversation(id: string, maximumAudioMs: number): Conversation {
  const entries: ConversationEntry[] = [];
  const indexOf = (itemId: string): number => entries.findLastIndex(({ item }) => item.id === itemId);
  const lastItemId = (): string | null => entries.at(-1)?.item.id ?? null;
  const releaseOldAudio = (keptItemId: string): void => {
    let heldMs = entries.reduce((total, entry) => total + audioMsOf(entry), 0);
    for (const [index, entry] of entries.entries()) {
      if (heldMs <= maximumAudioMs) return;
      if (entry.item.id === keptItemId) continue;
      heldMs -= audioMsOf(entry);
      entries[index] = { item: entry.item, tracks: [] };
    }
  };
  const place = (entry: ConversationEntry, after: string | null | undefined): string | null | undefined => {
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
  };

  return {
    id,
    entries,
    get lastItemId() {
      return lastItemId();
    },
    find: (itemId) => entries[indexOf(itemId)],
    insert(entry, after) {
      const previousItemId = place(entry, after);
      releaseOldAudio(entry.item.id);
      return previousItemId;
    },
    replace(entry) {
      const index = indexOf(entry.item.id);
      if (index < 0) return false;
      entries[index] = entry;
      releaseOldAudio(entry.item.id);
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

/** How much audio an entry holds. */
export function audioMsOf({ tracks }: ConversationEntry): number {
  return tracks.reduce((total, track) => total + (track?.durationMs ?? 0), 0);
}
