import type { Message } from '@antiphon/interface';
import { createMessage, createPiece } from '@antiphon/memory';

/** The time of every message that does not say another. */
export const TIME_MS = 1_700_000_000_000;

/** A message of the user, with one text. */
export function said(value: string, conversationId = 'c-1', rest: Partial<Message> = {}): Message {
  const pieces = [createPiece({ value })];
  return { ...createMessage({ conversationId, role: 'user', pieces, timestampMs: TIME_MS }), ...rest };
}

/** A message of the assistant, with one text. */
export function answered(value: string, conversationId = 'c-1'): Message {
  return said(value, conversationId, { role: 'assistant' });
}

/** The texts of messages, those of one message joined by a plus sign. */
export function texts(messages: readonly Message[]): string[] {
  return messages.map(({ pieces }) => pieces.map(({ originalValue }) => originalValue).join('+'));
}
