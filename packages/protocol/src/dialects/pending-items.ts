import { isJsonObject } from '../codec/json-object.ts';

/** The most items that a server may leave unfinished at once; it keeps a hostile one from filling the memory. */
const MAXIMUM_PENDING_ITEMS = 1_000;

/** The items of the model that one connection has announced and not yet finished, with what came before each. */
export interface PendingItems {
  readonly add: (itemId: string, previousItemId: unknown) => void;
  /** Forgets the item; says what came before it, or undefined when it was not waited for. */
  readonly take: (itemId: unknown) => { readonly previousItemId: unknown } | undefined;
}

export function createPendingItems(): PendingItems {
  const previousIds = new Map<string, unknown>();
  return {
    add(itemId, previousItemId) {
      const [oldest] = previousIds.keys();
      if (oldest !== undefined && previousIds.size >= MAXIMUM_PENDING_ITEMS) previousIds.delete(oldest);
      previousIds.set(itemId, previousItemId);
    },
    take(itemId) {
      if (typeof itemId !== 'string' || !previousIds.has(itemId)) return undefined;
      const previousItemId = previousIds.get(itemId);
      previousIds.delete(itemId);
      return { previousItemId };
    },
  };
}

/** Whether the model is still writing this item. What a client created or said is whole from its beginning. */
export function isBeingWritten(item: unknown): boolean {
  if (!isJsonObject(item) || item['status'] !== 'in_progress') return false;
  return item['type'] === 'message' ? item['role'] === 'assistant' : item['type'] !== 'function_call_output';
}
