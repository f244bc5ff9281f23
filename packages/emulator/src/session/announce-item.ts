import type { ConversationItem } from '@antiphon/protocol';
import type { ResponseSettings } from './response-settings.ts';
import type { SessionContext } from './session-context.ts';

/** Where in a response an item stands. */
export interface OutputPlace {
  readonly responseId: string;
  readonly outputIndex: number;
  readonly settings: ResponseSettings;
}

/**
 * Sends that an item of a response begins, and puts it into the conversation where the response belongs to it.
 * @returns the id of the item before it
 */
export function announceItem(
  context: SessionContext,
  { responseId, outputIndex, settings }: OutputPlace,
  item: ConversationItem,
): string | null {
  context.emit({ type: 'response.output_item.added', response_id: responseId, output_index: outputIndex, item });
  if (!settings.isInConversation) return null;
  const previousItemId = context.conversation.insert({ item, tracks: [] }) ?? null;
  context.emit({ type: 'conversation.item.added', previous_item_id: previousItemId, item });
  return previousItemId;
}
