import type { Message } from '@antiphon/interface';
import { connectSession, type Session } from '@antiphon/session';
import { connectWithRetry } from './connect-retry.ts';
import { type Conversation, dropSession } from './conversation-registry.ts';
import type { Deadline } from './deadline.ts';
import { historyMark } from './history-mark.ts';
import { replayHistory } from './history-replay.ts';
import { sessionSettings } from './session-settings.ts';
import { DEFAULT_SYSTEM_PROMPT, rememberedSystemPrompt } from './system-prompt.ts';
import type { TargetParts } from './target-parts.ts';

/** The configuration of a conversation's session: instructions from memory, else from the options. */
export function conversationSettings(
  { systemPrompt, voice }: TargetParts,
  history: readonly Message[],
): ReturnType<typeof sessionSettings> {
  return sessionSettings(rememberedSystemPrompt(history) ?? systemPrompt ?? DEFAULT_SYSTEM_PROMPT, voice);
}

/** Connects, with retries, and resolves when the configuration is taken. Whoever gets the session closes it. */
export async function openSession(
  parts: TargetParts,
  history: readonly Message[],
  deadline: Deadline,
): Promise<Session> {
  const { endpoint, credentials, transport, clock, logger, random, request } = parts;
  const settings = {
    endpoint,
    credentials,
    transport,
    config: conversationSettings(parts, history),
    clock,
    logger,
    connectTimeoutMs: request.connectTimeoutMs,
    // The deadline of the whole prompt decides: a server that transcribes before it acknowledges may take long.
    commandTimeoutMs: request.timeoutMs,
    // A session that has died is opened anew from memory, which knows more than the session: the audio of its items too.
    recovery: false,
  } as const;
  const connect = (): Promise<Session> => connectSession(settings, { signal: deadline.signal });
  return connectWithRetry(connect, { maxAttempts: request.maxConnectAttempts, deadline, clock, logger, random });
}

/**
 * Makes sure that a conversation has an open session that knows what memory knows, and says whether it was there before.
 *
 * A session that has died, or whose history was edited in memory meanwhile, is replaced. Call it under the conversation's lock.
 */
export async function ensureSession(
  parts: TargetParts,
  conversation: Conversation,
  history: readonly Message[],
  deadline: Deadline,
): Promise<{ readonly session: Session; readonly isReused: boolean }> {
  const mark = historyMark(history);
  const isStale = conversation.historyMark !== undefined && conversation.historyMark !== mark;
  const { session } = conversation;
  if (session?.state.status === 'open' && !isStale) return { session, isReused: true };
  dropSession(conversation);
  const opened = await openSession(parts, history, deadline);
  conversation.session = opened;
  try {
    await replayHistory(opened, history, { signal: deadline.signal, logger: parts.logger });
  } catch (error) {
    dropSession(conversation);
    throw error;
  }
  conversation.historyMark = mark;
  return { session: opened, isReused: false };
}
