import type { ConversationItem } from './item.ts';

/** What every server event has. */
export interface ServerEventBase<Type extends string> {
  readonly type: Type;
  /** The server's; some servers leave it out. Nothing is routed by it. */
  readonly event_id?: string | null;
}

/** What every event about one part of an answer has. */
export interface ResponsePartBase<Type extends string> extends ServerEventBase<Type> {
  /** Of the response the part belongs to. */
  readonly response_id: string;
  /** Of the item the part belongs to. */
  readonly item_id: string;
  /** The item's place in the response, from 0. */
  readonly output_index: number;
  /** The part's place in the item, from 0. */
  readonly content_index: number;
}

/** What every event about one item of an answer has. */
export interface ResponseItemBase<Type extends string> extends ServerEventBase<Type> {
  /** Of the response the item belongs to. */
  readonly response_id: string;
  /** The item's place in the response, from 0. */
  readonly output_index: number;
  /** The item as it is now. */
  readonly item: ConversationItem;
}

/** What every event about one call of a tool has. */
export interface ResponseCallBase<Type extends string> extends ServerEventBase<Type> {
  /** Of the response the call belongs to. */
  readonly response_id: string;
  /** Of the item that is the call. */
  readonly item_id: string;
  /** The item's place in the response, from 0. */
  readonly output_index: number;
}

/** What every piece of text may have. */
export interface TextDelta {
  /** To be joined as it is. */
  readonly delta: string;
  /** Letters without meaning that hide the length of the piece from onlookers. In recorded traffic, in no schema. */
  readonly obfuscation?: string | null;
}
