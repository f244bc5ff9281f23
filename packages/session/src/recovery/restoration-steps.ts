import type { ConversationItem } from '@antiphon/protocol';
import type { PlannedItem } from './restoration-plan.ts';

/** One change that brings a server's conversation closer to ours. Ids are ours. */
export type RestorationStep =
  | { readonly kind: 'delete'; readonly itemId: string }
  | {
      readonly kind: 'create';
      readonly item: PlannedItem;
      /** `root` is the front, nothing the end. */
      readonly previousItemId?: string | undefined;
    };

/**
 * What a server that was told `known`, in this order, must be told so that it knows `wanted`. Pure.
 *
 * An item is the same while it is the same object: snapshots share what did not change.
 */
export function restorationSteps(
  known: readonly PlannedItem[],
  wanted: readonly PlannedItem[],
): readonly RestorationStep[] {
  const kept = keptOf(known, wanted);
  const deletions = known
    .filter(({ source }) => !kept.has(source))
    .map(({ source }): RestorationStep => ({ kind: 'delete', itemId: source.id }));
  const lastKept = wanted.findLastIndex(({ source }) => kept.has(source));
  const creations = wanted.flatMap((item, index): RestorationStep[] => {
    if (kept.has(item.source)) return [];
    // Where nothing stays behind it, it goes to the end: that cannot fail for want of the item before.
    if (index > lastKept) return [{ kind: 'create', item }];
    return [{ kind: 'create', item, previousItemId: wanted[index - 1]?.source.id ?? 'root' }];
  });
  return [...deletions, ...creations];
}

// Items that stand in another order are made again: it hardly happens, and the API cannot move them.
function keptOf(known: readonly PlannedItem[], wanted: readonly PlannedItem[]): ReadonlySet<ConversationItem> {
  const wantedSources = new Set(wanted.map(({ source }) => source));
  const candidates = known.filter(({ source }) => wantedSources.has(source));
  const kept = new Set<ConversationItem>();
  for (const { source } of wanted) {
    if (candidates[kept.size]?.source === source) kept.add(source);
  }
  return kept;
}
