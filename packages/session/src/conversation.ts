import type { ConversationItem } from '@antiphon/protocol';

/** The default conversation as the events told it so far. Never changed in place: what did not change is the same object in the next one. */
export interface Conversation {
  /** In conversation order. Audio bytes are not kept, only transcripts. */
  readonly items: readonly ConversationItem[];
  /** Transcriptions that came before the part they belong to: they move there when it comes. Absent where there are none. */
  readonly earlyTranscripts?: readonly EarlyTranscript[];
}

/** What was heard in a user's item that is not there yet. */
export interface EarlyTranscript {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly transcript: string;
}

/** A conversation without items: where every session begins. */
export const emptyConversation: Conversation = { items: [] };
