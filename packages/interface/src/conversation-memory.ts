import type { AbortOptions } from './abort-options.ts';
import type { Message, MessageRole, StoredMessage } from './message.ts';

/**
 * Remembers conversations. Every method rejects with `AntiphonError` `MEMORY` when the engine fails, and with `CLOSED` after dispose.
 *
 * Any number of callers may write at once: nothing is lost, and sequences within a conversation never collide.
 */
export interface ConversationMemory extends AsyncDisposable {
  /** A short name for logs, such as `duckdb`. */
  readonly name: string;
  /** Adds messages in order, all or none, and gives each the next sequence of its conversation. */
  addMessages(messages: readonly Message[], options?: AbortOptions): Promise<readonly StoredMessage[]>;
  /** Finds messages, ordered by conversation (the one that began first, first) and sequence. An empty filter finds all. */
  getMessages(filter?: MessageFilter, options?: AbortOptions): Promise<readonly StoredMessage[]>;
  /**
   * Copies a conversation under a new id, with new piece ids that point back through `originalPromptId`.
   * @returns the new conversation's id
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the conversation is unknown.
   */
  duplicateConversation(conversationId: string, options?: DuplicateConversationOptions): Promise<string>;
  /** Removes the messages of a conversation from a sequence on; 0 removes it whole. Unknown ids are no error. @returns how many were removed */
  deleteMessages(conversationId: string, fromSequence: number, options?: AbortOptions): Promise<number>;
  /** The conversations, the newest activity first. */
  listConversations(options?: ListConversationsOptions): Promise<readonly ConversationSummary[]>;
}

/** All given conditions must hold. */
export interface MessageFilter {
  readonly conversationId?: string | undefined;
  readonly role?: MessageRole | undefined;
  /** Each named label must have this value. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The original or converted SHA-256 of any piece. */
  readonly sha256?: string | undefined;
  /** Inclusive, milliseconds since the Unix epoch. */
  readonly fromMs?: number | undefined;
  /** Exclusive, milliseconds since the Unix epoch. */
  readonly toMs?: number | undefined;
}

export interface DuplicateConversationOptions extends AbortOptions {
  /** @default a new UUID */
  readonly newConversationId?: string | undefined;
  /** Leaves out the last turn: the last user message and everything after it. @default false */
  readonly excludeLastTurn?: boolean | undefined;
}

export interface ListConversationsOptions extends AbortOptions {
  /** @default 100 */
  readonly limit?: number | undefined;
}

export interface ConversationSummary {
  readonly conversationId: string;
  readonly messageCount: number;
  /** Milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
  readonly lastMessageAtMs: number;
}
