import { isAntiphonError, type Message, type StoredMessage } from '@antiphon/interface';
import type { TargetParts } from './target-parts.ts';

type Keepers = Pick<TargetParts, 'memory' | 'logger'>;

/**
 * Writes a turn's messages, all or none.
 *
 * A prompt may be sent more than once, to other conversations or again after a failure, while a memory knows each piece id once: a repeated
 * one is kept as a copy under new ids, which point back through `originalPromptId`.
 *
 * @throws {AntiphonError} `MEMORY`
 */
export async function rememberTurn(
  { memory }: Keepers,
  messages: readonly Message[],
): Promise<readonly StoredMessage[]> {
  try {
    return await memory.addMessages(messages);
  } catch (error) {
    // The messages were checked before they were sent: nothing but a known id can be wrong with them.
    if (!isAntiphonError(error) || error.code !== 'INVALID_ARGUMENT') throw error;
    return memory.addMessages(messages.map(underNewIds));
  }
}

/** Writes a failed turn. Its own error is the one that counts: a memory that fails as well is only logged. */
export async function rememberFailure({ memory, logger }: Keepers, messages: readonly Message[]): Promise<void> {
  try {
    await rememberTurn({ memory, logger }, messages);
  } catch (error) {
    logger.error('the failed turn could not be remembered', { code: isAntiphonError(error) ? error.code : 'unknown' });
  }
}

function underNewIds(message: Message): Message {
  return { ...message, pieces: message.pieces.map((piece) => ({ ...piece, id: crypto.randomUUID() })) };
}
