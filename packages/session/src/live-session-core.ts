import type { AntiphonError, CloseInfo } from '@antiphon/interface';
import type { ClientEvent, ConversationItem, RealtimeSession, ServerEvent, SessionConfig } from '@antiphon/protocol';
import {
  type CommandEvent,
  type CommandOptions,
  type CommandSender,
  createCommandSender,
} from './commands/command-sender.ts';
import { type Concealment, createConcealment } from './concealment.ts';
import { type Configuration, createConfiguration } from './configuration/configuration.ts';
import { updateWhole } from './configuration/update-configuration.ts';
import { type Correlator, createCorrelator } from './commands/correlator.ts';
import type { Dispatcher } from './streams/dispatcher.ts';
import { HotStream } from './streams/hot-stream.ts';
import type { LineHost } from './line/line-host.ts';
import { createLineKeeper, type LineKeeper } from './line/line-keeper.ts';
import { LiveSession } from './live-session.ts';
import { createEventLog, type EventLog } from './observability/event-log.ts';
import type { RecoveryReport } from './recovery/recovery-report.ts';
import { createRolloverRequests, type RolloverRequests } from './recovery/rollover-requests.ts';
import { eventFromServer } from './recovery/translate-ids.ts';
import { type SessionTurn, sessionTurn } from './recovery/session-turn.ts';
import { createReplayedValue, type ReplayedValue } from './streams/replayed-value.ts';
import type { SessionCore, SessionCoreOptions } from './session-core.ts';
import { createSessionLink, type SessionLink } from './line/session-link.ts';
import { SessionNotes, type SessionNotesHost } from './session-notes.ts';
import type { SessionState } from './session-state.ts';
import { notSentError } from './session-error.ts';
import { createSessionWorks, type SessionWorks } from './session-works.ts';

/** What an idle server says by itself: it does not make a conversation of the session. */
const QUIET_TYPES: ReadonlySet<ServerEvent['type']> = new Set([
  'session.created',
  'session.updated',
  'error',
  'rate_limits.updated',
  'unknown',
  'malformed',
]);

/**
 * A session as it stands on its connections. What it is about (`works`) is made when something happens in it, or somebody asks:
 * a server may hold thousands of open sessions that say nothing.
 */
export class LiveSessionCore implements SessionCore, LineHost, SessionNotesHost {
  // Every event needs these. They come first, so that they lie side by side.
  readonly events: HotStream<ServerEvent> = new HotStream();
  onReceived: (() => void) | undefined;
  #dispatcher: Dispatcher | undefined;
  readonly #eventLog: EventLog | undefined;
  // Nothing on the first connection, where every event is news and names items as we do.
  #asNews: ((event: ServerEvent) => ServerEvent | undefined) | undefined;
  #works: SessionWorks | undefined;
  readonly options: SessionCoreOptions;
  readonly session: LiveSession;
  readonly link: SessionLink;
  readonly state: ReplayedValue<SessionState> = createReplayedValue<SessionState>({ status: 'connecting' });
  readonly concealment: Concealment = createConcealment();
  readonly configuration: Configuration;
  readonly #keeper: LineKeeper;
  readonly correlator: Correlator;
  readonly #sender: CommandSender;
  readonly #notes: SessionNotes;
  #isConfigured = false;
  #recoveries: HotStream<RecoveryReport> | undefined;
  #requests: RolloverRequests | undefined;

  constructor(options: SessionCoreOptions) {
    const { clock, endpoint, logger, recovery, logEvents, commandTimeoutMs } = options;
    this.options = options;
    this.link = createSessionLink(recovery.retainedInputMs);
    this.#eventLog = createEventLog(logger, logEvents);
    if (this.#eventLog !== undefined) this.link.sent$.subscribe((event) => this.#eventLog?.sent(event));
    this.correlator = createCorrelator(clock);
    this.#sender = createCommandSender({ clock, commandTimeoutMs, correlator: this.correlator, link: this.link });
    this.configuration = createConfiguration({ model: endpoint.model, activity: this });
    this.#notes = new SessionNotes(this);
    this.#keeper = createLineKeeper(this);
    this.session = new LiveSession(this);
  }

  get works(): SessionWorks {
    if (this.#works !== undefined) return this.#works;
    this.#works = this.#createWorks();
    this.#dispatcher = this.#works.dispatcher;
    return this.#works;
  }

  get recoveries(): HotStream<RecoveryReport> {
    return (this.#recoveries ??= this.#ended(new HotStream()));
  }

  get requests(): RolloverRequests {
    return (this.#requests ??= createRolloverRequests({ clock: this.options.clock, keeper: this.#keeper }));
  }

  get isOver(): boolean {
    return this.link.endReason !== undefined;
  }

  get connectMs(): number {
    return this.#notes.connectMs;
  }

  get hasModelSpoken(): boolean {
    return this.#works?.activity.hasModelSpoken ?? false;
  }

  async start(signal: AbortSignal | undefined): Promise<void> {
    await this.#keeper.start({ signal });
    await this.#notes.created();
  }

  async configure(config: SessionConfig, commandOptions?: CommandOptions): Promise<void> {
    if (this.#works !== undefined) await this.#works.tools.update(config, commandOptions);
    else await updateWhole(config, this.#updateOptions(), commandOptions);
  }

  arm(): void {
    this.#isConfigured = true;
    this.#keeper.arm();
  }

  send(event: ClientEvent): void {
    const eventId = event.event_id ?? this.options.identifiers.nextEventId();
    // They hear of what is sent.
    const { responses } = this.works;
    try {
      this.link.send({ ...event, event_id: eventId });
    } catch (error) {
      // It may mean something else to the next server: it does not wait for one.
      throw this.link.isEnding ? notSentError(error) : error;
    }
    if (event.type === 'response.create') responses.noteRaw(event, eventId);
  }

  close(): Promise<void> {
    return this.#keeper.close();
  }

  receive(event: ServerEvent): void {
    const news = this.#asNews === undefined ? event : this.#asNews(event);
    if (news === undefined) return;
    this.#eventLog?.received(news);
    if (this.#dispatcher === undefined && !QUIET_TYPES.has(news.type)) this.#dispatcher = this.works.dispatcher;
    if (this.#dispatcher === undefined) this.#notes.note(news);
    else this.#dispatcher.dispatch(news);
    this.events.next(news);
    this.onReceived?.();
  }

  config(): SessionConfig {
    return this.configuration.accepted;
  }

  items(): readonly ConversationItem[] {
    return this.#works?.conversation.current.items ?? [];
  }

  retainedAudio(itemId: string, contentIndex: number): Uint8Array | string | undefined {
    const { retainedAudio } = this.options.recovery;
    return retainedAudio === undefined
      ? this.#works?.retained.bytes(itemId, contentIndex)
      : retainedAudio(itemId, contentIndex);
  }

  turn(): SessionTurn {
    return sessionTurn({
      activity: this.#works?.activity,
      areResponsesRunning: this.#works?.responses.areRunning() ?? false,
      isResponseExpected: this.#works?.serverTurn.isExpected() ?? false,
      pendingCommandCount: this.#sender.pendingCount,
      inputBuffer: this.link.inputBuffer,
      inputFormat: this.configuration.session?.audio?.input?.format,
      isBusy: this.options.recovery.isBusy,
    });
  }

  described(session: RealtimeSession): void {
    this.#works?.serverTurn.configured(session);
    this.#keeper.described(session);
  }

  interrupt(reason: unknown): void {
    this.correlator.clear();
    this.#sender.interrupt(reason, (type) => this.#survives(type));
    this.#works?.interrupt(reason);
  }

  renew(isEcho: (event: ServerEvent) => boolean): void {
    const { itemIds } = this.link;
    this.#asNews = (event) => (isEcho(event) ? undefined : eventFromServer(event, itemIds));
    this.#works?.renew();
    this.configuration.forgetView();
  }

  resume(): void {
    this.#sender.resume();
    this.#works?.responses.resume();
  }

  renewed(report: RecoveryReport): void {
    const { logger } = this.options;
    logger.info('the session goes on over another connection', { ...report, losses: report.losses.length });
    this.#recoveries?.next(report);
    this.#requests?.resolve(report);
  }

  rolloverFailed(error: unknown): void {
    this.#requests?.reject(error);
  }

  setState(state: SessionState): void {
    this.state.set(state);
  }

  ended(close: CloseInfo, error: AntiphonError): void {
    if (this.isOver) return;
    const isWanted = close.initiator === 'local' || (close.initiator === 'remote' && close.code === 1000);
    this.link.end(error);
    this.options.logger.debug('session closed', { code: close.code, initiator: close.initiator });
    this.state.set({ status: 'closed', close, ...(isWanted ? {} : { error }) });
    this.#notes.ended(error);
    this.#sender.rejectAll(error);
    this.#works?.close(error);
    this.#requests?.reject(error);
    this.link.complete();
    this.#recoveries?.complete();
    this.state.complete();
    if (isWanted) this.events.complete();
    else this.events.error(error);
  }

  // A commit means the same while its audio does; what was heard of an answer cannot be told to a server that has its words only.
  #survives(type: CommandEvent['type']): boolean {
    return type === 'input_audio_buffer.commit'
      ? this.link.inputBuffer.isRetained
      : type !== 'conversation.item.truncate';
  }

  #updateOptions() {
    const { nextEventId } = this.options.identifiers;
    return { configuration: this.configuration, sender: this.#sender, nextEventId };
  }

  #createWorks(): SessionWorks {
    const { options, link, state, concealment } = this;
    const works = createSessionWorks(
      {
        ...options,
        ...options.identifiers,
        ...this.#updateOptions(),
        state,
        concealment,
        correlator: this.correlator,
        sent$: link.sent$,
        send: (event) => link.send(event),
        sendOrHold: (event) => link.sendOrHold(event),
        connection: () => link.connection(),
        endReason: () => link.endReason,
        // What is sent after the end is refused, and does not wait.
        isOpen: () => link.isOpen || this.isOver,
        isConfigured: () => this.#isConfigured,
        configuredTools: options.config?.tools,
      },
      this.configuration.session,
    );
    this.#notes.listen(works.dispatcher);
    if (this.isOver) works.close(link.endReason);
    return works;
  }

  #ended<Value>(stream: HotStream<Value>): HotStream<Value> {
    if (this.isOver) stream.complete();
    return stream;
  }
}
