import { isAntiphonError, type Message, type MessagePiece, type StoredMessage } from '@antiphon/interface';
import { createMessage, createPiece } from '@antiphon/memory';
import type { Session } from '@antiphon/session';
import { type Answer, collectAnswer } from './answer.ts';
import { answerPieces } from './answer-message.ts';
import { type Conversation, dropSession } from './conversation-registry.ts';
import type { Deadline } from './deadline.ts';
import { failurePieces } from './failure-pieces.ts';
import { historyMark } from './history-mark.ts';
import { withHashes } from './piece-hashes.ts';
import { describeParts, type PromptPart, sendPromptParts } from './prompt-part.ts';
import { rememberFailure, rememberTurn } from './remember-turn.ts';
import { ensureSession } from './session-opener.ts';
import type { TargetIdentifier } from './target-identifier.ts';
import type { TargetParts } from './target-parts.ts';

/** What one turn needs beyond the target's parts. */
export interface TurnInput {
  readonly conversation: Conversation;
  /** The prompt, checked. */
  readonly message: Message;
  /** The same, read from its files. */
  readonly promptParts: readonly PromptPart[];
  readonly identifier: TargetIdentifier;
  readonly deadline: Deadline;
}

/** A turn that was answered and remembered. */
export interface FinishedTurn {
  readonly answer: Answer;
  readonly audioPath?: string;
  /** The assistant's messages, as remembered. */
  readonly messages: readonly StoredMessage[];
}

/**
 * Sends one prompt, collects the answer, and writes both to memory. Call it under the conversation's lock.
 *
 * Memory gets both sides at once, after the turn. When the turn fails, it gets the prompt and an `error` piece; the session is given
 * up, so that the next prompt begins with a new one that knows exactly what memory knows, and the error is thrown.
 */
export async function runPromptTurn(parts: TargetParts, input: TurnInput): Promise<FinishedTurn> {
  const { conversation, deadline } = input;
  const { signal } = deadline;
  const history = await parts.memory.getMessages({ conversationId: conversation.id }, { signal });
  const prompt = await withHashes(
    describeParts({ ...input.message, targetIdentifier: input.identifier }, input.promptParts),
  );
  const before = [...systemMessage(parts, prompt, history), prompt];
  try {
    const answer = await exchange(parts, input, history);
    const { pieces, audioPath } = await answerPieces(answer, (audio) => parts.audioStore.save(audio));
    const said = await withHashes(reply(parts, prompt, pieces));
    const stored = await rememberTurn(parts, [...before, said]);
    conversation.historyMark = historyMark([...history, ...stored]);
    if (answer.kind === 'blocked') dropSession(conversation);
    return { answer, messages: stored.slice(-1), ...(audioPath === undefined ? {} : { audioPath }) };
  } catch (error) {
    dropSession(conversation);
    await rememberFailure(parts, [...before, reply(parts, prompt, failurePieces(error))]);
    throw error;
  }
}

async function exchange(parts: TargetParts, input: TurnInput, history: readonly Message[]): Promise<Answer> {
  const { signal } = input.deadline;
  const session = await deliverPrompt(parts, input, history);
  return collectAnswer(session, session.respond({ signal, timeoutMs: Infinity }), signal);
}

async function deliverPrompt(parts: TargetParts, input: TurnInput, history: readonly Message[]): Promise<Session> {
  const { conversation, promptParts, deadline } = input;
  const { session, isReused } = await ensureSession(parts, conversation, history, deadline);
  try {
    await sendPromptParts(session, promptParts, deadline.signal);
    return session;
  } catch (error) {
    if (!isReused || !isLoss(error)) throw error;
  }
  // The socket died while nobody looked. No answer has begun, and the new session is told only what memory holds: the prompt is not said twice.
  parts.logger.info('the session had ended, connecting again', { conversationId: conversation.id });
  dropSession(conversation);
  const { session: fresh } = await ensureSession(parts, conversation, history, deadline);
  await sendPromptParts(fresh, promptParts, deadline.signal);
  return fresh;
}

function isLoss(error: unknown): boolean {
  return isAntiphonError(error) && (error.code === 'CONNECTION_LOST' || error.code === 'CLOSED');
}

/** The constructor's system prompt is remembered with the first turn, as a message of its own. */
function systemMessage(
  { systemPrompt }: TargetParts,
  prompt: Message,
  history: readonly Message[],
): readonly Message[] {
  if (systemPrompt === undefined || systemPrompt === '' || history.length > 0) return [];
  const { conversationId, labels, targetIdentifier, timestampMs } = prompt;
  return [
    createMessage({
      conversationId,
      role: 'system',
      pieces: [createPiece({ value: systemPrompt })],
      labels,
      targetIdentifier,
      timestampMs,
    }),
  ];
}

function reply(
  { clock }: TargetParts,
  { conversationId, labels, targetIdentifier }: Message,
  pieces: readonly MessagePiece[],
): Message {
  return createMessage({ conversationId, role: 'assistant', pieces, labels, targetIdentifier, clock });
}
