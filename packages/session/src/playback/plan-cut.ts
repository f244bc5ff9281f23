import type { InterruptedItem } from './interruption.ts';
import { hasUnheard } from './playback-queue.ts';
import type { Playback } from './playback.ts';
import type { ReceivedAudio, ReceivedItem } from './received-audio.ts';

export interface CutOptions {
  readonly received: ReceivedAudio;
  readonly playback: Pick<Playback, 'find' | 'queue'>;
  /** Whether a response was running until now, so that more of its audio may be on its way. */
  readonly isRunning: (responseId: string) => boolean;
  /** Whether an item that came before anybody counted is in the conversation. */
  readonly isInConversation: (itemId: string) => boolean;
}

/**
 * What has to be cut, in playing order: a part that was heard in part ends there, an item of which nothing was heard goes altogether, and what was heard to its end stays as it is.
 *
 * What was heard to the end of what has come, while more of it was on its way, is cut too: the server has more than was heard.
 */
export function planCut({ received, playback, isRunning, isInConversation }: CutOptions): readonly InterruptedItem[] {
  const cut = [...received.items]
    .filter(({ isCut }) => !isCut)
    .flatMap((item) => cutItem(item, { playback, isRunning }));
  // Audio that was queued before the link was made, or that is not the server's at all.
  const others = playback.queue
    .filter((part) => !received.has(part.itemId) && hasUnheard(part))
    .map(({ itemId, contentIndex, responseId, heardMs, enqueuedMs }): InterruptedItem => {
      const part = { itemId, contentIndex, ...(responseId === undefined ? {} : { responseId }) };
      const outcome = isInConversation(itemId) ? (heardMs < 1 ? 'deleted' : 'truncated') : 'kept';
      return { ...part, heardMs, receivedMs: enqueuedMs, outcome };
    });
  return [...others, ...cut];
}

/** Whether all that was to be heard of an item has been heard, or was never meant for this playback. */
export function isOver({ parts, itemId }: ReceivedItem, playback: Pick<Playback, 'find'>): boolean {
  return [...parts].every(([contentIndex, { isComplete, receivedMs }]) => {
    const part = playback.find(itemId, contentIndex);
    return isComplete && (part === undefined || receivedMs - part.heardMs < 1);
  });
}

function cutItem(
  { itemId, responseId, isInConversation, parts }: ReceivedItem,
  { playback, isRunning }: Pick<CutOptions, 'playback' | 'isRunning'>,
): readonly InterruptedItem[] {
  const measured = [...parts].map(([contentIndex, { receivedMs, isComplete }]) => {
    const part = playback.find(itemId, contentIndex);
    const heardMs = Math.min(part?.heardMs ?? 0, receivedMs);
    const isUnheard = receivedMs - heardMs >= 1 || (!isComplete && isRunning(responseId));
    return { contentIndex, heardMs, receivedMs, isUnheard, isQueued: part !== undefined };
  });
  const isOurs = isRunning(responseId) || measured.some(({ isQueued }) => isQueued);
  const unheard = measured.filter(({ isUnheard }) => isUnheard);
  if (!isOurs || unheard.length === 0) return [];
  const isHeardAtAll = measured.some(({ heardMs }) => heardMs >= 1);
  const outcome = !isInConversation ? 'kept' : isHeardAtAll ? 'truncated' : 'deleted';
  return unheard.map(({ contentIndex, heardMs, receivedMs }) => ({
    itemId,
    contentIndex,
    responseId,
    heardMs,
    receivedMs,
    outcome,
  }));
}
