import type { Message, StoredMessage } from '@antiphon/interface';

export interface CopyConversationOptions {
  readonly newConversationId: string;
  readonly excludeLastTurn: boolean;
  readonly randomUuid: () => string;
}

/**
 * Copies a conversation's messages for another conversation.
 *
 * Each piece gets a new id and names the piece it was copied from as its `originalPromptId`. Timestamps and labels stay.
 * Without the last turn means without the last user message and all that follows it; a conversation in which no user spoke is copied whole.
 */
export function copyConversation(messages: readonly StoredMessage[], options: CopyConversationOptions): Message[] {
  const { newConversationId, excludeLastTurn, randomUuid } = options;
  const lastTurn = excludeLastTurn ? messages.findLastIndex(({ role }) => role === 'user') : -1;
  const kept = lastTurn === -1 ? messages : messages.slice(0, lastTurn);
  return kept.map(({ sequence: _sequence, ...message }) => ({
    ...message,
    conversationId: newConversationId,
    pieces: message.pieces.map((piece) => ({ ...piece, id: randomUuid(), originalPromptId: piece.id })),
  }));
}
