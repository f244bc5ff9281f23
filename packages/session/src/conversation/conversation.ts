import type { ConversationItem } from '@antiphon/protocol';
import type { ItemDetails } from './item-details.ts';

/**
 * The default conversation as the events told it so far. Never changed in place: what did not change is the same object in the next one.
 *
 * One more event costs the same whatever the length. `items` is put together when it is first read and then kept, so read `item(id)` where one item is
 * enough. `JSON.stringify` gives the items; spreading gives nothing.
 */
export interface Conversation {
  /**
   * In conversation order. Audio bytes are not kept, only transcripts; pictures stay as they were sent.
   *
   * Where an answer was truncated its transcript is cut to what was heard, by the share of its audio and in whole words. The server keeps no transcript at all of such an item.
   */
  readonly items: readonly ConversationItem[];
  /** How many items there are, without putting them together. */
  readonly itemCount: number;
  /** The last item, without putting them together. */
  readonly lastItem: ConversationItem | undefined;
  /** One item by its id; undefined when the conversation does not hold it. */
  item(itemId: string): ConversationItem | undefined;
  /** What is known of an item beside the item: how long its audio is, how its transcription and its MCP call stand. Undefined when the conversation does not hold it. */
  details(itemId: string): ItemDetails | undefined;
  /** Transcriptions that came before the part they belong to: they move there when it comes. */
  readonly earlyTranscripts: readonly EarlyTranscript[];
  toJSON(): { readonly items: readonly ConversationItem[] };
}

/** What was heard in a user's item that is not there yet. */
export interface EarlyTranscript {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly transcript: string;
}
