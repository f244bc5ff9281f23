import type { ConversationItem } from '@antiphon/protocol';
import type { TextPiece } from './unread-events.ts';

/** Whether a conversation will show a change. */
export type Forecast = 'never' | 'perhaps' | 'surely';

/**
 * Tells of what came whether it will show, as far as that can be told without reducing it: of the item that is being said, nearly always.
 *
 * "Surely" holds for what a server says once and in order. What it repeats later, or says of an item that was truncated, may be announced and then show
 * nothing new.
 */
export class ChangeForecast {
  #lastItemId: string | undefined;
  #isLastGrowing = false;

  /** An item began. */
  added({ id, status }: ConversationItem): Forecast {
    if (id === this.#lastItemId) return 'perhaps';
    this.#lastItemId = id;
    this.#isLastGrowing = status === 'in_progress';
    return 'surely';
  }

  /** An item is told of as it is at its end. */
  done({ id, status }: ConversationItem): Forecast {
    if (!this.#isLastGrowing || id !== this.#lastItemId || status === 'in_progress') return 'perhaps';
    this.#isLastGrowing = false;
    return 'surely';
  }

  /** Whether it is the item that began last. */
  isLast(id: string): boolean {
    return id === this.#lastItemId;
  }

  text({ item_id: itemId, delta }: TextPiece): Forecast {
    return this.#isLastGrowing && itemId === this.#lastItemId && delta !== '' ? 'surely' : 'perhaps';
  }
}
