import { AntiphonError, untilAborted } from '@antiphon/interface';
import type { ClientEvent, ResponseConfig } from '@antiphon/protocol';
import type { Session } from '@antiphon/session';
import { type Answer, collectAnswer } from './answer.ts';
import type { Conversation, ConversationRegistry } from './conversation-registry.ts';

/** A conversation that has an open session. */
export interface OpenConversation {
  readonly conversation: Conversation;
  readonly session: Session;
}

/**
 * Finds a conversation that is in use.
 *
 * @throws {AntiphonError} `CLOSED` when it is not.
 */
export function knownConversation(conversations: ConversationRegistry, conversationId: string): Conversation {
  const conversation = conversations.find(conversationId);
  if (conversation === undefined) throw noOpenSession(conversationId);
  return conversation;
}

/**
 * Finds the open session of a conversation.
 *
 * @throws {AntiphonError} `CLOSED` when there is none.
 */
export function openConversation(conversations: ConversationRegistry, conversationId: string): OpenConversation {
  const conversation = knownConversation(conversations, conversationId);
  return { conversation, session: openSessionOf(conversation) };
}

/** Asks for an answer, which `nextAnswer` will give. Its events are collected from now on. */
export function requestAnswer({ conversation, session }: OpenConversation, response?: ResponseConfig): void {
  const answer = collectAnswer(session, session.respond({ ...response, timeoutMs: Infinity }), conversation.ended);
  // Whoever fetches it hears of the failure; nobody may.
  answer.catch(() => undefined);
  conversation.pendingAnswers.push(answer);
}

/** Sends one event as it is; a `response.create` goes the way of `requestAnswer`, so that its answer can be fetched. */
export function sendRawEvent(open: OpenConversation, event: ClientEvent): void {
  if (event.type === 'response.create') requestAnswer(open, event.response ?? undefined);
  else open.session.send(event);
}

/**
 * The oldest answer that was asked for and not fetched, even if the session has ended since; where there is none, the next that begins. One that was
 * waited for in vain can be fetched later.
 */
export async function nextAnswer(conversation: Conversation, signal: AbortSignal): Promise<Answer> {
  const { pendingAnswers } = conversation;
  const pending = pendingAnswers.shift();
  if (pending === undefined) return untilAborted(nextUnasked(openSessionOf(conversation), signal), signal);
  try {
    return await untilAborted(pending, signal);
  } catch (error) {
    if (signal.aborted) pendingAnswers.unshift(pending);
    throw error;
  }
}

function nextUnasked(session: Session, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      begun.unsubscribe();
      ended.unsubscribe();
    };
    const begun = session.responses$.subscribe((stream) => {
      stop();
      resolve(collectAnswer(session, stream, signal));
    });
    const ended = session.events$.subscribe({
      error: reject,
      complete: () =>
        reject(new AntiphonError({ code: 'CLOSED', message: 'the session was closed before an answer began' })),
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}

function openSessionOf({ id, session }: Conversation): Session {
  if (session?.state.status === 'open') return session;
  throw noOpenSession(id);
}

function noOpenSession(conversationId: string): AntiphonError {
  const message = `the conversation '${conversationId}' has no open session: call connect({ conversationId }) first`;
  return new AntiphonError({ code: 'CLOSED', message });
}
