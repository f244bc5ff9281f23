/** An item of the model, as far as its audio has come. */
export interface ReceivedItem {
  readonly itemId: string;
  readonly responseId: string;
  /** Whether it belongs to the conversation: one of a response beside it does not. */
  readonly isInConversation: boolean;
  readonly parts: ReadonlyMap<number, ReceivedPart>;
  /** It was interrupted: there is no more to be heard of it. */
  readonly isCut: boolean;
}

export interface ReceivedPart {
  /** Whole and broken milliseconds of audio that came. */
  readonly receivedMs: number;
  /** No more will come. */
  readonly isComplete: boolean;
}

export interface ReceivedAddress {
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
}

/** How much audio of which item has come, in the order in which the items came. */
export interface ReceivedAudio {
  readonly items: Iterable<ReceivedItem>;
  readonly has: (itemId: string) => boolean;
  readonly add: (at: ReceivedAddress, durationMs: number, isInConversation: boolean) => void;
  readonly completePart: (itemId: string, contentIndex: number) => void;
  /** Forgets what was cut of it: nothing comes late any more. */
  readonly completeResponse: (responseId: string) => void;
  readonly cut: (itemId: string) => void;
  readonly forget: (itemId: string) => void;
}

interface GrowingItem extends ReceivedItem {
  isCut: boolean;
  readonly parts: Map<number, { receivedMs: number; isComplete: boolean }>;
}

export function createReceivedAudio(): ReceivedAudio {
  const items = new Map<string, GrowingItem>();
  const itemAt = ({ itemId, responseId }: ReceivedAddress, isInConversation: boolean) => {
    const known = items.get(itemId);
    if (known !== undefined) return known;
    const created: GrowingItem = { itemId, responseId, isInConversation, isCut: false, parts: new Map() };
    items.set(itemId, created);
    return created;
  };
  const completeParts = (responseId: string) => {
    for (const item of items.values()) {
      if (item.responseId !== responseId) continue;
      for (const part of item.parts.values()) part.isComplete = true;
    }
  };
  return {
    items: { [Symbol.iterator]: () => items.values() },
    has: (itemId) => items.has(itemId),
    add(at, durationMs, isInConversation) {
      const part = items.get(at.itemId)?.parts.get(at.contentIndex);
      if (part !== undefined) {
        part.receivedMs += durationMs;
        return;
      }
      // A response makes one part after the other, and not every server tells the end of each.
      completeParts(at.responseId);
      itemAt(at, isInConversation).parts.set(at.contentIndex, { receivedMs: durationMs, isComplete: false });
    },
    completePart(itemId, contentIndex) {
      const part = items.get(itemId)?.parts.get(contentIndex);
      if (part !== undefined) part.isComplete = true;
    },
    completeResponse(responseId) {
      completeParts(responseId);
      for (const { itemId, isCut, responseId: id } of items.values())
        if (isCut && id === responseId) items.delete(itemId);
    },
    cut(itemId) {
      const item = items.get(itemId);
      if (item !== undefined) item.isCut = true;
    },
    forget: (itemId) => void items.delete(itemId),
  };
}
