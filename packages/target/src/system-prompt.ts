import type { Message } from '@antiphon/interface';

/** What a conversation is told when nobody says otherwise. */
export const DEFAULT_SYSTEM_PROMPT = 'You are a helpful AI assistant';

/** The text of the conversation's first message where that is a system message. */
export function rememberedSystemPrompt(history: readonly Message[]): string | undefined {
  const first = history[0];
  if (first?.role !== 'system') return undefined;
  return first.pieces.map((piece) => piece.convertedValue).join('\n');
}
