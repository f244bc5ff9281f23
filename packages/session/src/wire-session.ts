import {
  AntiphonError,
  type Clock,
  type CloseInfo,
  type Connection,
  type ConnectRequest,
  type FrameSink,
  type Logger,
} from '@antiphon/interface';
import type {
  ApiError,
  ClientEvent,
  Dialect,
  ServerEvent,
  ServerSession,
  TranslationClientEvent,
} from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import { type CommandSender, createCommandSender } from './command-sender.ts';
import { createConcealment } from './concealment.ts';
import type { OpenableCore } from './connect-session.ts';
import { type Correlator, createCorrelator } from './correlator.ts';
import { createDeferred } from './deferred.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createReplayedValue, type ReplayedValue } from './replayed-value.ts';
import { errorFromClose } from './session-error.ts';
import { createSessionLink, type SessionLink } from './session-link.ts';

/** The kinds of session that hold no conversation. */
export type SpecialSession = Extract<ServerSession, { readonly type: 'transcription' | 'translation' }>;

/** Where such a session stands. It ends with `closed`. */
export type SpecialSessionState<Described extends SpecialSession> =
  | { readonly status: 'connecting' }
  | {
      readonly status: 'open';
      /** As the server last described it. */
      readonly session: Described;
    }
  | { readonly status: 'closed'; readonly close: CloseInfo };

/** What every session without a conversation is made of. */
export interface WireSession<Described extends SpecialSession, Event extends ClientEvent | TranslationClientEvent> {
  readonly events$: Observable<ServerEvent>;
  readonly link: SessionLink<Event>;
  readonly dispatcher: Dispatcher;
  readonly correlator: Correlator;
  readonly sender: CommandSender;
  readonly state: ReplayedValue<SpecialSessionState<Described>>;
  /** The session is over as agreed: whatever close comes next is no loss. */
  finish(): void;
  /** Closes the connection. Idempotent. */
  readonly close: () => Promise<void>;
  /** What opens it. */
  readonly core: OpenableCore;
}

export interface WireSessionOptions<Described extends SpecialSession> {
  readonly kind: Described['type'];
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly commandTimeoutMs: number;
  /** The connection has ended: complete what streams there are. */
  readonly onEnded: (reason: AntiphonError) => void;
}

export function createWireSession<Described extends SpecialSession, Event extends ClientEvent | TranslationClientEvent>(
  options: WireSessionOptions<Described>,
): WireSession<Described, Event> {
  const { dialect, clock, logger, commandTimeoutMs, onEnded } = options;
  const events = new Subject<ServerEvent>();
  const link = createSessionLink<Event>(dialect);
  const dispatcher = createDispatcher();
  const correlator = createCorrelator(() => clock.nowMs());
  const concealment = createConcealment();
  const state = createReplayedValue<SpecialSessionState<Described>>({ status: 'connecting' });
  const created = createDeferred<Described>();
  // A sender knows no more than the events that both kinds of client have.
  const send = (event: ClientEvent) => link.send(event as Event);
  const sender = createCommandSender({ clock, correlator, commandTimeoutMs, send });
  let lastError: ApiError | undefined;
  let isFinished = false;

  const described = ({ session }: { readonly session: ServerSession }) => {
    if (session.type !== options.kind) return created.reject(otherKindError(session.type, options.kind));
    // The kind is the discriminant.
    const known = session as Described;
    state.set({ status: 'open', session: known });
    created.resolve(known);
  };
  dispatcher.on('session.created', described);
  dispatcher.on('session.updated', described);
  dispatcher.on('error', ({ error: said }) => {
    const error = concealment.error(said);
    if (!correlator.refuse(error)) lastError = error;
  });
  dispatcher.on('malformed', ({ reason }) => logger.warn('a frame could not be read', { reason }));

  const ended = (info: CloseInfo) => {
    if (link.endReason() !== undefined) return;
    const close = concealment.close(info);
    const error = errorFromClose(close, lastError, state.current.status === 'connecting' ? 'opening' : 'open');
    link.end(error);
    logger.debug('session closed', { code: close.code, initiator: close.initiator });
    state.set({ status: 'closed', close });
    created.reject(error);
    sender.rejectAll(error);
    onEnded(error);
    link.complete();
    state.complete();
    if (isFinished || close.initiator === 'local' || (close.initiator === 'remote' && close.code === 1000))
      events.complete();
    else events.error(error);
  };
  let closing: Promise<void> | undefined;
  const closeOnce = async () => {
    const close = await link.attached()?.close();
    if (close !== undefined) ended(close);
  };
  const close = () => (closing ??= closeOnce());
  const sink: FrameSink = {
    frame(frame) {
      for (const event of dialect.decode(frame)) {
        dispatcher.dispatch(event);
        events.next(event);
      }
    },
    close: ended,
  };
  return {
    events$: events.asObservable(),
    link,
    dispatcher,
    correlator,
    sender,
    state,
    finish: () => void (isFinished = true),
    close,
    core: {
      session: { close },
      sink,
      created: created.promise,
      attach: (connection: Connection) => link.attach(connection),
      learnSecrets: (request: ConnectRequest) => concealment.learn(request),
      get lastError() {
        return lastError;
      },
    },
  };
}

function otherKindError(opened: string | undefined, asked: string): AntiphonError {
  const kind = opened ?? 'realtime';
  return new AntiphonError({
    code: 'UNSUPPORTED',
    message: `the server opened a ${kind} session; connect to an endpoint for ${asked}s`,
  });
}
