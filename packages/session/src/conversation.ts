import type { ConversationItem } from '@antiphon/protocol';

/** The default conversation as the events told it so far. Never changed in place: what did not change is the same object in the next one. */
export interface Conversation {
  /** In conversation order. Audio bytes are not kept, only transcripts. */
  readonly items: readonly ConversationItem[];
}

/** A conversation without items: where every session begins. */
export const emptyConversation: Conversation = { items: [] };
