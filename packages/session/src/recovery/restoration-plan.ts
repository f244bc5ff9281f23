import type { ConversationItem } from '@antiphon/protocol';
import {
  type RestorableItem,
  restorableItem,
  type RestorationLoss,
  type RetainedAudioSource,
} from './restorable-item.ts';

/** What a new session is told of a conversation, in order, and what it cannot be told. */
export interface RestorationPlan {
  readonly items: readonly PlannedItem[];
  readonly losses: readonly RestorationLoss[];
}

export type PlannedItem = RestorableItem & { readonly param: NonNullable<RestorableItem['param']> };

/** Plans how a conversation is created again. Pure. */
export function planRestoration(
  items: readonly ConversationItem[],
  retainedAudio?: RetainedAudioSource,
): RestorationPlan {
  const all = items.map((item) => restorableItem(item, retainedAudio));
  const callIds = new Set(all.flatMap(({ param }) => (param?.type === 'function_call' ? [param.call_id] : [])));
  const planned: PlannedItem[] = [];
  const losses: RestorationLoss[] = [];
  for (const { source, param, loss } of all) {
    // The API refuses an output whose call it does not know.
    const isOrphan = param?.type === 'function_call_output' && !callIds.has(param.call_id);
    if (param !== undefined && !isOrphan) planned.push({ source, param, loss });
    if (isOrphan) losses.push({ itemId: source.id, what: 'item', reason: 'no call' });
    else if (loss !== undefined) losses.push(loss);
  }
  return { items: planned, losses };
}
