import { AntiphonError } from '@antiphon/interface';
import type { Session } from '@antiphon/session';
import type { Answer } from './answer.ts';
import { type ConversationLock, createConversationLock } from './conversation-lock.ts';

/** What a target knows of one conversation while it is in use. */
export interface Conversation {
  readonly id: string;
  /** One prompt at a time. */
  readonly lock: ConversationLock;
  /** Aborts when the conversation is cleaned up. */
  readonly ended: AbortSignal;
  /** The open session, if any. Closed ones are forgotten at the next use. */
  session: Session | undefined;
  /** What memory held when the session last agreed with it; undefined where that is not known. */
  historyMark: string | undefined;
  /** Answers under way that `receiveEvents` has not fetched yet, the oldest first. */
  readonly pendingAnswers: Promise<Answer>[];
  /** Sessions that were given up and are still closing. */
  readonly closing: Set<Promise<void>>;
}

/** The conversations of one target. */
export interface ConversationRegistry {
  /** The conversation of an id, made at first use. */
  get(conversationId: string): Conversation;
  /** The conversation of an id, if it is in use. */
  find(conversationId: string): Conversation | undefined;
  /** Ends what runs, closes the session and forgets the conversation. An unknown id is no error. */
  end(conversationId: string): Promise<void>;
  endAll(): Promise<void>;
}

/** Makes a registry that begins with adopted sessions. */
export function createConversationRegistry(adopted: Readonly<Record<string, Session>>): ConversationRegistry {
  const conversations = new Map<
    string,
    { readonly conversation: Conversation; readonly controller: AbortController }
  >();
  const add = (id: string, session: Session | undefined): Conversation => {
    const controller = new AbortController();
    const lock = createConversationLock();
    const conversation: Conversation = {
      id,
      lock,
      ended: controller.signal,
      session,
      historyMark: undefined,
      pendingAnswers: [],
      closing: new Set(),
    };
    conversations.set(id, { conversation, controller });
    return conversation;
  };
  const end = async (id: string): Promise<void> => {
    const entry = conversations.get(id);
    if (entry === undefined) return;
    conversations.delete(id);
    entry.controller.abort(
      new AntiphonError({
        code: 'CLOSED',
        message: `the conversation '${id}' was cleaned up while a prompt was under way`,
      }),
    );
    // Whatever runs ends with the signal; the lock then makes sure that it opens no session behind our back.
    await entry.conversation.lock.run(async () => dropSession(entry.conversation));
    await Promise.all(entry.conversation.closing);
  };
  for (const [id, session] of Object.entries(adopted)) add(id, session);
  return {
    get: (id) => conversations.get(id)?.conversation ?? add(id, undefined),
    find: (id) => conversations.get(id)?.conversation,
    end,
    endAll: async () => void (await Promise.all([...conversations.keys()].map(end))),
  };
}

/** Forgets a conversation's session and begins to close it; cleaning up waits for the end of that. */
export function dropSession(conversation: Conversation): void {
  const { session, closing } = conversation;
  conversation.session = undefined;
  conversation.historyMark = undefined;
  conversation.pendingAnswers.length = 0;
  if (session === undefined) return;
  const done = session.close().then(ignore, ignore);
  closing.add(done);
  void done.finally(() => closing.delete(done));
}

/** A session that cannot be closed any more is closed enough. */
const ignore = (): void => undefined;
