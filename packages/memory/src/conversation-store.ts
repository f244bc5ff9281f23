import type { ConversationSummary, Message, MessageFilter, StoredMessage } from '@antiphon/interface';
import { matchesFilter } from './matches-filter.ts';
import { pieceTaken } from './memory-errors.ts';

/** The conversations of one in-process memory. Everything it takes is frozen, so it can hand it out again as it is. */
export interface ConversationStore {
  add(messages: readonly Message[]): readonly StoredMessage[];
  find(filter: MessageFilter): readonly StoredMessage[];
  remove(conversationId: string, fromSequence: number): number;
  summaries(): readonly ConversationSummary[];
  has(conversationId: string): boolean;
  clear(): void;
}

/** Makes an empty store. */
export function createConversationStore(): ConversationStore {
  // A Map keeps the order in which conversations came, which decides between those that began in the same millisecond.
  const conversations = new Map<string, StoredMessage[]>();
  const pieceIds = new Set<string>();

  function add(messages: readonly Message[]): readonly StoredMessage[] {
    refuseKnownPieces(messages, pieceIds);
    return messages.map((message) => {
      const conversation = conversations.get(message.conversationId) ?? [];
      const stored = Object.freeze({ ...message, sequence: conversation.length });
      conversation.push(stored);
      conversations.set(message.conversationId, conversation);
      for (const { id } of message.pieces) pieceIds.add(id);
      return stored;
    });
  }

  function find(filter: MessageFilter): readonly StoredMessage[] {
    const { conversationId } = filter;
    const candidates =
      conversationId === undefined ? [...conversations.values()] : [conversations.get(conversationId) ?? []];
    return candidates
      .map((messages) => ({ messages, startedAtMs: span(messages).startedAtMs }))
      .sort((a, b) => a.startedAtMs - b.startedAtMs)
      .flatMap(({ messages }) => messages.filter((message) => matchesFilter(message, filter)));
  }

  function remove(conversationId: string, fromSequence: number): number {
    const removed = conversations.get(conversationId)?.splice(fromSequence) ?? [];
    for (const { id } of removed.flatMap(({ pieces }) => pieces)) pieceIds.delete(id);
    if (conversations.get(conversationId)?.length === 0) conversations.delete(conversationId);
    return removed.length;
  }

  return {
    add,
    find,
    remove,
    summaries: () => summarize(conversations),
    has: (conversationId) => conversations.has(conversationId),
    clear() {
      conversations.clear();
      pieceIds.clear();
    },
  };
}

function refuseKnownPieces(messages: readonly Message[], pieceIds: ReadonlySet<string>): void {
  for (const [index, { pieces }] of messages.entries()) {
    const known = pieces.findIndex(({ id }) => pieceIds.has(id));
    if (known !== -1) throw pieceTaken(index, known);
  }
}

function summarize(conversations: ReadonlyMap<string, readonly StoredMessage[]>): readonly ConversationSummary[] {
  return Array.from(conversations, ([conversationId, messages]) => ({
    conversationId,
    messageCount: messages.length,
    ...span(messages),
  }))
    .reverse()
    .sort((a, b) => b.lastMessageAtMs - a.lastMessageAtMs);
}

function span(messages: readonly Message[]): { readonly startedAtMs: number; readonly lastMessageAtMs: number } {
  let startedAtMs = Infinity;
  let lastMessageAtMs = -Infinity;
  for (const { timestampMs } of messages) {
    startedAtMs = Math.min(startedAtMs, timestampMs);
    lastMessageAtMs = Math.max(lastMessageAtMs, timestampMs);
  }
  return { startedAtMs, lastMessageAtMs };
}
