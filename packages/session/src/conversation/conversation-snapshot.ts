import { AntiphonError } from '@antiphon/interface';
import type { ConversationItem } from '@antiphon/protocol';
import type { Conversation, EarlyTranscript } from './conversation.ts';
import { type ConversationState, EMPTY_STATE, entryOf } from './conversation-state.ts';
import type { ItemDetails } from './item-details.ts';
import { valuesInOrder } from './linked-map.ts';

const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** A conversation that nobody has looked at yet: what it follows, and how it differs. */
export interface Unmade {
  readonly before: Conversation;
  changed(state: ConversationState): ConversationState;
}

/** A class, since a conversation is made for nearly every event: its members are not made anew with each. */
class ConversationSnapshot implements Conversation {
  #made: ConversationState | undefined;
  #unmade: Unmade | undefined;
  #items: readonly ConversationItem[] | undefined;

  constructor(made: ConversationState | undefined, unmade?: Unmade) {
    this.#made = made;
    this.#unmade = unmade;
  }

  static stateOf(conversation: Conversation): ConversationState {
    if (#made in conversation) return conversation.#state;
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: 'this is no conversation: begin with emptyConversation, and give what reduce gave you as it is',
    });
  }

  static isMade(conversation: Conversation): boolean {
    return #made in conversation && conversation.#made !== undefined;
  }

  /** The same items were put together before. */
  keepItemsOf(known: Conversation): void {
    if (#made in known && known.#state.entries === this.#state.entries) this.#items = known.#items;
  }

  get #state(): ConversationState {
    if (this.#made === undefined) this.#make();
    return this.#made as ConversationState;
  }

  #make(): void {
    const unmade = this.#unmade as Unmade;
    this.#made = unmade.changed(stateOf(unmade.before));
    this.#unmade = undefined;
    this.keepItemsOf(unmade.before);
  }

  get items(): readonly ConversationItem[] {
    return (this.#items ??= Array.from(valuesInOrder(this.#state.entries), ({ item }) => item));
  }

  get itemCount(): number {
    return this.#state.entries.size;
  }

  get lastItem(): ConversationItem | undefined {
    const { lastKey } = this.#state.entries;
    return lastKey === undefined ? undefined : this.item(lastKey);
  }

  item(itemId: string): ConversationItem | undefined {
    return entryOf(this.#state, itemId)?.item;
  }

  details(itemId: string): ItemDetails | undefined {
    return entryOf(this.#state, itemId)?.details;
  }

  get earlyTranscripts(): readonly EarlyTranscript[] {
    return this.#state.early.flatMap(({ transcripts }) => transcripts);
  }

  toJSON(): { readonly items: readonly ConversationItem[] } {
    return { items: this.items };
  }

  /** How Node prints it. */
  [INSPECT](): object {
    return this.toJSON();
  }
}

/** A conversation without items: where every session begins. */
export const emptyConversation: Conversation = /* @__PURE__ */ new ConversationSnapshot(EMPTY_STATE);

/** @throws {AntiphonError} `INVALID_ARGUMENT` for an object that is none of ours. */
export function stateOf(conversation: Conversation): ConversationState {
  return ConversationSnapshot.stateOf(conversation);
}

/** The conversation after a change; the same one when nothing changed. */
export function conversationWith(before: Conversation, state: ConversationState): Conversation {
  if (state === stateOf(before)) return before;
  const next = new ConversationSnapshot(state);
  next.keepItemsOf(before);
  return next;
}

/** A conversation that is made when somebody looks at it. */
export function unmadeConversation(unmade: Unmade): Conversation {
  return new ConversationSnapshot(undefined, unmade);
}

/** Whether it is there already, and looking at it costs nothing. */
export function isMade(conversation: Conversation): boolean {
  return ConversationSnapshot.isMade(conversation);
}

/** Whether two conversations show the same: they may differ in what only later events will tell. */
export function looksTheSame(one: ConversationState, other: ConversationState): boolean {
  return one.entries === other.entries && one.early === other.early;
}
