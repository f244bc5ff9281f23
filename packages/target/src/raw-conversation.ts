import { AntiphonError } from '@antiphon/interface';
import type { ClientEvent, ResponseConfig } from '@antiphon/protocol';
import type { Session } from '@antiphon/session';
import { type Answer, collectAnswer } from './answer.ts';
import type { Conversation, ConversationRegistry } from './conversation-registry.ts';
import { untilAborted } from './until-aborted.ts';

/** A conversation that has an open session. */
export interface OpenConversation {
  readonly conversation: Conversation;
  readonly session: Session;
}

/**
 * Finds the open session of a conversation.
 *
 * @throws {AntiphonError} `CLOSED` when there is none.
 */
export function openConversation(conversations: ConversationRegistry, conversationId: string): OpenConversation {
  const conversation = conversations.find(conversationId);
  const session = conversation?.session;
  if (conversation !== undefined && session?.state.status === 'open') return { conversation, session };
  const message = `the conversation '${conversationId}' has no open session: call connect({ conversationId }) first`;
  throw new AntiphonError({ code: 'CLOSED', message });
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

/** The oldest answer that was asked for and not fetched; where there is none, the next that begins. */
export function nextAnswer({ conversation, session }: OpenConversation, signal: AbortSignal): Promise<Answer> {
  const pending = conversation.pendingAnswers.shift();
  return untilAborted(pending ?? nextUnasked(session, signal), signal);
}

function nextUnasked(session: Session, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const subscription = session.responses$.subscribe({
      next: (stream) => {
        subscription.unsubscribe();
        resolve(collectAnswer(session, stream, signal));
      },
      complete: () =>
        reject(new AntiphonError({ code: 'CLOSED', message: 'the session was closed before an answer began' })),
    });
    signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true });
  });
}
