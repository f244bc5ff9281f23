import type { Clock, CloseInfo, Connection, ConnectRequest, FrameSink, Logger } from '@antiphon/interface';
import type { ApiError, Dialect, RealtimeSession, ServerEvent } from '@antiphon/protocol';
import { Subject } from 'rxjs';
import { acknowledgeCommands } from './acknowledgements.ts';
import { createAudioUpload } from './audio-upload.ts';
import { createCommandSender } from './command-sender.ts';
import { createConcealment } from './concealment.ts';
import { createCorrelator } from './correlator.ts';
import { type AudioRetention } from './conversation/retained-audio.ts';
import { createConversationAudio } from './conversation/conversation-audio.ts';
import { createDerivedStreams } from './derived-streams.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Identifiers } from './identifiers.ts';
import { createResponses } from './responses.ts';
import { createServerTurn } from './server-turn.ts';
import { createSessionCommands } from './session-commands.ts';
import { errorFromClose } from './session-error.ts';
import { createSessionLink } from './session-link.ts';
import { createSessionSnapshot } from './session-snapshot.ts';
import { createSession } from './create-session.ts';
import type { Session } from './session.ts';

/** A session and the two ends that connect it: frames come in through `sink`, events go out through the attached connection. */
export interface SessionCore {
  readonly session: Session;
  readonly sink: FrameSink;
  /** Settles when `session.created` has come, or the connection has ended before. Nobody has to await it. */
  readonly created: Promise<RealtimeSession>;
  readonly attach: (connection: Connection) => void;
  /** What this request carries is kept out of errors and close reasons. Call it before the request is sent. */
  readonly learnSecrets: (request: ConnectRequest) => void;
  /** The last `error` event that no command was to blame for. */
  readonly lastError: ApiError | undefined;
}

export interface SessionCoreOptions {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly identifiers: Identifiers;
  readonly commandTimeoutMs: number;
  readonly retainAudio: AudioRetention;
  readonly maximumRetainedBytes: number;
}

export function createSessionCore(options: SessionCoreOptions): SessionCore {
  const { dialect, clock, logger, identifiers } = options;
  const nowMs = () => clock.nowMs();
  const events = new Subject<ServerEvent>();
  const link = createSessionLink(dialect);
  const dispatcher = createDispatcher();
  const correlator = createCorrelator(nowMs);
  const serverTurn = createServerTurn(nowMs);
  const concealment = createConcealment();
  const shared = { ...options, concealment, ...identifiers, correlator, dispatcher, serverTurn, send: link.send };
  let lastError: ApiError | undefined;

  // The order of these is the order in which they learn of an event: the conversation first, so that all others see it as it is.
  const snapshot = createSessionSnapshot(shared);
  const audio = createConversationAudio({ ...shared, conversation: snapshot.conversation, sent$: link.sent$ });
  const responses = createResponses(shared);
  acknowledgeCommands({ ...shared, isWriting: responses.isWriting });
  const derived = createDerivedStreams(dispatcher);
  dispatcher.on('error', ({ error: said }) => {
    const error = concealment.error(said);
    if (!correlator.refuse(error)) lastError = error;
  });
  dispatcher.on('malformed', ({ reason }) => logger.warn('a frame could not be read', { reason }));

  const sender = createCommandSender(shared);
  const upload = createAudioUpload({ ...shared, connection: link.connection, endReason: link.endReason });
  const commands = createSessionCommands({ sender, upload, identifiers });

  const ended = (info: CloseInfo) => {
    if (link.endReason() !== undefined) return;
    const close = concealment.close(info);
    const { state, conversation, created } = snapshot;
    const error = errorFromClose(close, lastError, state.current.status === 'connecting' ? 'opening' : 'open');
    link.end(error);
    logger.debug('session closed', { code: close.code, initiator: close.initiator });
    state.set({ status: 'closed', close });
    created.reject(error);
    sender.rejectAll(error);
    responses.close(error);
    for (const stream of [conversation, derived, link, state]) stream.complete();
    if (close.initiator === 'local' || (close.initiator === 'remote' && close.code === 1000)) events.complete();
    else events.error(error);
  };

  return {
    created: snapshot.created.promise,
    attach: link.attach,
    learnSecrets: (request) => concealment.learn(request),
    get lastError() {
      return lastError;
    },
    sink: {
      frame(frame) {
        for (const event of dialect.decode(frame)) {
          dispatcher.dispatch(event);
          events.next(event);
        }
      },
      close: ended,
    },
    session: createSession({
      events$: events.asObservable(),
      link,
      snapshot,
      audio,
      responses,
      derived,
      commands,
      identifiers,
      ended,
    }),
  };
}
