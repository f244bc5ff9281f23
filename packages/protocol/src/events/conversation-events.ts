import type { ConversationItem } from './item.ts';
import type { ServerEventBase } from './server-event-base.ts';

/** What every event about a place in the conversation has. */
export interface ItemEventBase<Type extends string> extends ServerEventBase<Type> {
  /** The item as it is now. */
  readonly item: ConversationItem;
  /** Null at the front. */
  readonly previous_item_id?: string | null;
}

/** Follows `session.created` in the preview dialect; documented for GA, never seen there. */
export interface ConversationCreatedEvent extends ServerEventBase<'conversation.created'> {
  /** The conversation of the session: there is one only. */
  readonly conversation: { readonly id?: string | null; readonly object?: 'realtime.conversation' | null };
}

/** The preview dialect's word for {@link ConversationItemAddedEvent}, which decoding makes of it there. Documented for GA, never seen there. */
export interface ConversationItemCreatedEvent extends ItemEventBase<'conversation.item.created'> {}

/** An item has its place in the conversation. One of the model's is still empty. */
export interface ConversationItemAddedEvent extends ItemEventBase<'conversation.item.added'> {}

/** An item is whole. */
export interface ConversationItemDoneEvent extends ItemEventBase<'conversation.item.done'> {}

/** The answer to `conversation.item.retrieve`. It can be large: audio is included. */
export interface ConversationItemRetrievedEvent extends ServerEventBase<'conversation.item.retrieved'> {
  /** The item, with its audio. */
  readonly item: ConversationItem;
}

/** An item is gone. */
export interface ConversationItemDeletedEvent extends ServerEventBase<'conversation.item.deleted'> {
  /** Of the item that is gone. */
  readonly item_id: string;
}

/** An assistant item was cut to what was heard; its transcript is gone. */
export interface ConversationItemTruncatedEvent extends ServerEventBase<'conversation.item.truncated'> {
  /** Of the item that was cut. */
  readonly item_id: string;
  /** The part's place in the item, from 0. */
  readonly content_index: number;
  /** The milliseconds that were kept. */
  readonly audio_end_ms: number;
}
