import type { ConversationState } from './conversation-state.ts';

/** How a conversation learns something. Pure. */
export type Learn<Entry> = (state: ConversationState, entry: Entry) => ConversationState;

/**
 * What a conversation is to learn, in order. It only grows: who holds it and a count holds what was in it then.
 *
 * How an entry is learnt stands beside it, as that is known when it comes: entries are of many shapes, and to ask each for its type costs more than many of them cost to learn.
 */
export class UnreadLog {
  readonly #learns: Learn<never>[] = [];
  readonly #entries: unknown[] = [];

  get count(): number {
    return this.#entries.length;
  }

  push<Entry>(learn: Learn<Entry>, entry: Entry): void {
    this.#learns.push(learn);
    this.#entries.push(entry);
  }

  /** How the entry at a place is learnt. */
  learnAt(at: number): Learn<never> | undefined {
    return this.#learns[at];
  }

  /** The state that knows the entry at a place, too. */
  learn(state: ConversationState, at: number): ConversationState {
    return this.#learns[at]?.(state, this.#entries[at] as never) ?? state;
  }

  /** The last so many of it, as a log of its own. */
  last(count: number): UnreadLog {
    const log = new UnreadLog();
    for (let at = this.count - count; at < this.count; at += 1) {
      log.#learns.push(this.#learns[at] as Learn<never>);
      log.#entries.push(this.#entries[at]);
    }
    return log;
  }
}
