import type { ConversationItem } from '@antiphon/protocol';

/** One part of an item as the server knows it. */
export interface TrueItem {
  readonly item: ConversationItem & { type: string };
  audioMs: number | undefined;
  audio: Uint8Array | undefined;
  heardMs: number | undefined;
  responseId: string | undefined;
  transcription: 'in_progress' | 'completed' | 'failed' | undefined;
}

/** The conversation as the server has it: a plain list, changed in place, and nothing clever. */
export interface ServerTruth {
  readonly list: TrueItem[];
  find(itemId: string): TrueItem | undefined;
  /** Inserts after an item; null: at the front. The id of the one before, as the events tell it. */
  insert(item: ConversationItem, previousId: string | null): TrueItem;
  remove(itemId: string): void;
  readonly lastId: string | null;
  write(itemId: string, change: (item: ConversationItem) => ConversationItem): void;
}

export function serverTruth(): ServerTruth {
  const list: TrueItem[] = [];
  const find = (itemId: string) => list.find(({ item }) => item.id === itemId);
  return {
    list,
    find,
    insert(item, previousId) {
      const entry: TrueItem = {
        item,
        audioMs: undefined,
        audio: undefined,
        heardMs: undefined,
        responseId: undefined,
        transcription: undefined,
      };
      list.splice(previousId === null ? 0 : list.findIndex((one) => one.item.id === previousId) + 1, 0, entry);
      return entry;
    },
    remove(itemId) {
      const index = list.findIndex(({ item }) => item.id === itemId);
      if (index !== -1) list.splice(index, 1);
    },
    get lastId() {
      return list.at(-1)?.item.id ?? null;
    },
    write(itemId, change) {
      const entry = find(itemId);
      if (entry !== undefined) Object.assign(entry, { item: change(entry.item) });
    },
  };
}

/** The item with the transcript of its first part written anew. */
export function withTranscript(item: ConversationItem, text: (before: string | null) => string): ConversationItem {
  if (item.type !== 'message') return item;
  const [first = { type: 'output_audio', transcript: '' } as const] = item.content;
  if (first.type !== 'output_audio' && first.type !== 'input_audio') return item;
  return { ...item, content: [{ ...first, transcript: text(first.transcript ?? null) }] };
}

/** The transcript that a truncation leaves: the words that end within the share. */
export function wordsWithin(text: string, share: number): string {
  const room = Math.floor(text.length * share);
  const words = text.split(' ');
  let heard = '';
  for (const word of words) {
    const longer = heard === '' ? word : `${heard} ${word}`;
    if (longer.length > room) break;
    heard = longer;
  }
  return heard;
}
