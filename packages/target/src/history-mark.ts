import type { Message } from '@antiphon/interface';

/** A mark of what a memory holds of a conversation: it changes when messages are added, removed or replaced. */
export function historyMark(history: readonly Message[]): string {
  return history.map(({ pieces }) => pieces.map(({ id }) => id).join('+')).join(',');
}
