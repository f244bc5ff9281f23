import { AntiphonError } from '@antiphon/interface';
import type { RealtimeSession, ServerSession } from '@antiphon/protocol';
import { type ConversationStore, createConversationStore } from './conversation/conversation-store.ts';
import { createDeferred, type Deferred } from './deferred.ts';
import type { Dispatcher } from './dispatcher.ts';
import { createReplayedValue, type ReplayedValue } from './replayed-value.ts';
import type { ServerTurn } from './server-turn.ts';
import type { SessionState } from './session-state.ts';

/** How a session and its conversation stand, by the server's events. */
export interface SessionSnapshot {
  readonly state: ReplayedValue<SessionState>;
  readonly conversation: ConversationStore;
  /** Resolves with `session.created`. */
  readonly created: Deferred<RealtimeSession>;
}

export interface SessionSnapshotOptions {
  readonly dispatcher: Dispatcher;
  readonly serverTurn: ServerTurn;
}

export function createSessionSnapshot({ dispatcher, serverTurn }: SessionSnapshotOptions): SessionSnapshot {
  const state = createReplayedValue<SessionState>({ status: 'connecting' });
  const conversation = createConversationStore(dispatcher);
  const created = createDeferred<RealtimeSession>();
  const described = ({ session }: { readonly session: ServerSession }) => {
    if (session.type === 'transcription' || session.type === 'translation')
      return created.reject(otherKindError(session.type));
    serverTurn.configured(session);
    state.set({ status: 'open', session });
    created.resolve(session);
  };
  dispatcher.on('session.created', described);
  dispatcher.on('session.updated', described);
  return { state, conversation, created };
}

function otherKindError(type: string): AntiphonError {
  const message = `the server opened a ${type} session; connect to an endpoint for conversations`;
  return new AntiphonError({ code: 'UNSUPPORTED', message });
}
