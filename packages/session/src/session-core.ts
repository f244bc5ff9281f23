import {
  AntiphonError,
  type Clock,
  type CloseInfo,
  type Connection,
  type Frame,
  type FrameSink,
  type Logger,
} from '@antiphon/interface';
import type { ApiError, ClientEvent, Dialect, RealtimeSession, ServerEvent, ServerSession } from '@antiphon/protocol';
import { Subject } from 'rxjs';
import { acknowledgeCommands } from './acknowledgements.ts';
import { createAudioUpload } from './audio-upload.ts';
import { createCommandSender } from './command-sender.ts';
import { emptyConversation } from './conversation.ts';
import { createCorrelator } from './correlator.ts';
import { createDeferred } from './deferred.ts';
import { createDerivedStreams } from './derived-streams.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Identifiers } from './identifiers.ts';
import { CONVERSATION_EVENT_TYPES, reduce } from './reduce.ts';
import { createReplayedValue } from './replayed-value.ts';
import { createResponses } from './responses.ts';
import { createServerTurn } from './server-turn.ts';
import { createSessionCommands } from './session-commands.ts';
import { closedError, errorFromClose } from './session-error.ts';
import type { SessionState } from './session-state.ts';
import type { Session } from './session.ts';

/** A session and the two ends that connect it: frames come in through `sink`, events go out through the attached connection. */
export interface SessionCore {
  readonly session: Session;
  readonly sink: FrameSink;
  /** Settles when `session.created` has come, or the connection has ended before. Nobody has to await it. */
  readonly created: Promise<RealtimeSession>;
  readonly attach: (connection: Connection) => void;
  /** The last `error` event that no command was to blame for. */
  readonly lastError: ApiError | undefined;
}

export interface SessionCoreOptions {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly identifiers: Identifiers;
  readonly commandTimeoutMs: number;
}

export function createSessionCore({
  dialect,
  clock,
  logger,
  identifiers,
  commandTimeoutMs,
}: SessionCoreOptions): SessionCore {
  const events = new Subject<ServerEvent>();
  const sent = new Subject<ClientEvent>();
  const state = createReplayedValue<SessionState>({ status: 'connecting' });
  const conversation = createReplayedValue(emptyConversation);
  const created = createDeferred<RealtimeSession>();
  let connection: Connection | undefined;
  let lastError: ApiError | undefined;
  let endReason: unknown;

  const attached = () => {
    if (connection === undefined || endReason !== undefined) throw closedError();
    return connection;
  };
  const send = (event: ClientEvent) => {
    attached().send(dialect.encode(event));
    sent.next(event);
  };

  const nowMs = () => clock.nowMs();
  const { nextEventId } = identifiers;
  const dispatcher = createDispatcher();
  const correlator = createCorrelator(nowMs);
  const serverTurn = createServerTurn(nowMs);
  const shared = { clock, correlator, dispatcher, commandTimeoutMs, serverTurn, nextEventId, send };

  // The order of these is the order in which they learn of an event: the conversation first, so that all others see it as it is.
  for (const type of CONVERSATION_EVENT_TYPES) {
    dispatcher.on(type, (event) => conversation.set(reduce(conversation.current, event)));
  }
  const opened = ({ session }: { readonly session: ServerSession }) => {
    if (session.type === 'transcription' || session.type === 'translation') {
      const message = `the server opened a ${session.type} session; connect to an endpoint for conversations`;
      created.reject(new AntiphonError({ code: 'UNSUPPORTED', message }));
      return;
    }
    serverTurn.configured(session);
    state.set({ status: 'open', session });
    created.resolve(session);
  };
  dispatcher.on('session.created', opened);
  dispatcher.on('session.updated', opened);
  const responses = createResponses(shared);
  acknowledgeCommands({ ...shared, isWriting: responses.isWriting });
  const derived = createDerivedStreams(dispatcher);
  dispatcher.on('error', ({ error }) => {
    if (!correlator.refuse(error)) lastError = error;
  });
  dispatcher.on('malformed', ({ reason }) => logger.warn('a frame could not be read', { reason }));

  const sender = createCommandSender(shared);
  const upload = createAudioUpload({ ...shared, connection: attached, endReason: () => endReason });

  const ended = (close: CloseInfo) => {
    if (endReason !== undefined) return;
    const phase = state.current.status === 'connecting' ? 'opening' : 'open';
    const error = errorFromClose(close, lastError, phase);
    endReason = error;
    logger.debug('session closed', { code: close.code, initiator: close.initiator });
    state.set({ status: 'closed', close });
    created.reject(error);
    sender.rejectAll(error);
    responses.close(error);
    for (const stream of [conversation, derived, sent, state]) stream.complete();
    if (close.initiator === 'local' || (close.initiator === 'remote' && close.code === 1000)) events.complete();
    else events.error(error);
  };
  let closing: Promise<void> | undefined;
  const closeOnce = async () => {
    if (connection === undefined) return;
    ended(await connection.close());
  };
  const close = () => (closing ??= closeOnce());

  return {
    created: created.promise,
    attach: (opening) => void (connection = opening),
    get lastError() {
      return lastError;
    },
    sink: {
      frame(frame: Frame) {
        for (const event of dialect.decode(frame)) {
          dispatcher.dispatch(event);
          events.next(event);
        }
      },
      close: ended,
    },
    session: {
      events$: events.asObservable(),
      sent$: sent.asObservable(),
      state$: state.changes$,
      get state() {
        return state.current;
      },
      conversation$: conversation.changes$,
      get conversation() {
        return conversation.current;
      },
      responses$: responses.responses$,
      speech$: derived.speech$,
      rateLimits$: derived.rateLimits$,
      usage$: derived.usage$,
      ...createSessionCommands({ sender, upload, identifiers }),
      respond: responses.respond,
      send(event) {
        const eventId = event.event_id ?? nextEventId();
        send({ ...event, event_id: eventId });
        if (event.type === 'response.create') responses.noteRaw(event, eventId);
      },
      close,
      [Symbol.asyncDispose]: close,
    },
  };
}
