import {
  type AbortOptions,
  AntiphonError,
  type Clock,
  type CloseInfo,
  type Connection,
  type Logger,
} from '@antiphon/interface';
import type { ApiError, ClientEvent, ServerEvent, ServerSession, TranslationClientEvent } from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import { type CommandSender, createCommandSender, singleLink } from './commands/command-sender.ts';
import { createConcealment } from './concealment.ts';
import { type Correlator, createCorrelator } from './commands/correlator.ts';
import { createDeferred } from './waiting/deferred.ts';
import { createDispatcher, type Dispatcher } from './streams/dispatcher.ts';
import { openLine, type OpenLineOptions } from './line/open-line.ts';
import type { SessionLine } from './line/session-line.ts';
import { createReplayedValue, type ReplayedValue } from './streams/replayed-value.ts';
import { closedError, errorFromClose } from './session-error.ts';

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

/** The way out of a session that has one connection. */
export interface WireLink<Event extends ClientEvent | TranslationClientEvent> {
  readonly sent$: Observable<Event>;
  /** @throws {AntiphonError} `CLOSED` */
  readonly send: (event: Event) => void;
  /** @throws {AntiphonError} `CLOSED` */
  readonly connection: () => Pick<Connection, 'drained'>;
  /** Why it ended, once it has. */
  readonly endReason: () => unknown;
}

/** What every session without a conversation is made of. */
export interface WireSession<Described extends SpecialSession, Event extends ClientEvent | TranslationClientEvent> {
  readonly events$: Observable<ServerEvent>;
  readonly link: WireLink<Event>;
  readonly dispatcher: Dispatcher;
  readonly correlator: Correlator;
  readonly sender: CommandSender;
  readonly state: ReplayedValue<SpecialSessionState<Described>>;
  /** Connects, and resolves when the server has described a session of the kind. */
  readonly open: (options: AbortOptions) => Promise<void>;
  /** The session is over as agreed: whatever close comes next is no loss. */
  finish(): void;
  /** Closes the connection. Idempotent. */
  readonly close: () => Promise<void>;
}

export interface WireSessionOptions<Described extends SpecialSession> extends Omit<OpenLineOptions, 'concealment'> {
  readonly kind: Described['type'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly commandTimeoutMs: number;
  /** The connection has ended: complete what streams there are. */
  readonly onEnded: (reason: AntiphonError) => void;
}

export function createWireSession<Described extends SpecialSession, Event extends ClientEvent | TranslationClientEvent>(
  options: WireSessionOptions<Described>,
): WireSession<Described, Event> {
  const { clock, logger, commandTimeoutMs, onEnded } = options;
  const events = new Subject<ServerEvent>();
  const sent = new Subject<Event>();
  const dispatcher = createDispatcher();
  const correlator = createCorrelator(clock);
  const concealment = createConcealment();
  const state = createReplayedValue<SpecialSessionState<Described>>({ status: 'connecting' });
  const created = createDeferred<Described>();
  let line: SessionLine | undefined;
  let endReason: unknown;
  let lastError: ApiError | undefined;
  let isFinished = false;
  let closing: Promise<void> | undefined;

  const opened = () => {
    if (line === undefined || endReason !== undefined) throw closedError();
    return line;
  };
  const send = (event: Event) => {
    // A line carries the events of either kind of client.
    opened().send(event as ClientEvent);
    sent.next(event);
  };
  const isOver = () => endReason !== undefined;
  const link = singleLink(
    (event) => send(event as Event),
    () => isOver() || closing !== undefined,
  );
  const sender = createCommandSender({ clock, correlator, commandTimeoutMs, link });
  const described = ({ session }: { readonly session: ServerSession }) => {
    if (session.type !== options.kind) return created.reject(notAskedForError(session.type, options.kind));
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

  const ended = (close: CloseInfo) => {
    if (isOver()) return;
    const error = errorFromClose(close, lastError, state.current.status === 'connecting' ? 'opening' : 'open');
    endReason = error;
    logger.debug('session closed', { code: close.code, initiator: close.initiator });
    state.set({ status: 'closed', close });
    created.reject(error);
    sender.rejectAll(error);
    onEnded(error);
    sent.complete();
    state.complete();
    const isWanted = close.initiator === 'local' || (close.initiator === 'remote' && close.code === 1000);
    if (isFinished || isWanted) events.complete();
    else events.error(error);
  };
  const closeOnce = async () => {
    const close = await line?.close();
    if (close !== undefined) ended(close);
  };
  return {
    events$: events.asObservable(),
    link: { sent$: sent.asObservable(), send, connection: () => opened().connection(), endReason: () => endReason },
    dispatcher,
    correlator,
    sender,
    state,
    async open(abort) {
      line = await openLine({ ...options, concealment }, abort);
      const receive = (event: ServerEvent): void => {
        dispatcher.dispatch(event);
        events.next(event);
      };
      line.listen({ receive }, ended);
      await created.promise;
    },
    finish: () => void (isFinished = true),
    close: () => (closing ??= closeOnce()),
  };
}

function notAskedForError(opened: string | undefined, asked: string): AntiphonError {
  const kind = opened ?? 'realtime';
  return new AntiphonError({
    code: 'UNSUPPORTED',
    message: `the server opened a ${kind} session; connect to an endpoint for ${asked}s`,
  });
}
