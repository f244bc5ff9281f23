import type { Clock, Logger } from '@antiphon/interface';
import type { ServerEvent, SessionConfig } from '@antiphon/protocol';
import { Subject } from 'rxjs';
import { acknowledgeCommands } from './acknowledgements.ts';
import { createAudioUpload } from './audio-upload.ts';
import { type CommandEvent, type CommandOptions, createCommandSender } from './command-sender.ts';
import { createConcealment } from './concealment.ts';
import { createConfiguration } from './configuration/configuration.ts';
import { createCorrelator } from './correlator.ts';
import { createSession } from './create-session.ts';
import { type AudioRetention } from './conversation/retained-audio.ts';
import { createConversationAudio } from './conversation/conversation-audio.ts';
import { createDerivedStreams } from './derived-streams.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Identifiers } from './identifiers.ts';
import { createLineKeeper, type LineKeeper } from './line/line-keeper.ts';
import type { OpenLineOptions } from './line/open-line.ts';
import type { RecoverySettings } from './recovery/recovery-options.ts';
import type { RecoveryReport } from './recovery/recovery-report.ts';
import { createRolloverRequests } from './recovery/rollover-requests.ts';
import { eventFromServer } from './recovery/translate-ids.ts';
import { isTurnBoundary, trackTurnActivity } from './recovery/turn-activity.ts';
import { createResponses } from './responses.ts';
import { createEventLog, type LoggedEvents } from './observability/event-log.ts';
import { createServerTurn } from './server-turn.ts';
import { createSessionAudio } from './session-audio.ts';
import { createSessionCommands } from './session-commands.ts';
import { createSessionLink } from './session-link.ts';
import { createSessionSnapshot } from './session-snapshot.ts';
import type { Session } from './session.ts';
import type { SessionState } from './session-state.ts';
import { createAudioSender } from './upload/send-audio.ts';
import { createLazyTools, type LazyTools } from './tools/lazy-tools.ts';
import { createTools } from './tools/tools.ts';

/** A session before its first connection. */
export interface SessionCore {
  readonly session: Session;
  /** Opens the first connection and resolves when the session is created. */
  start(signal: AbortSignal | undefined): Promise<void>;
  /** Sends the whole of a configuration and waits for its acknowledgement. */
  readonly configure: (config: SessionConfig, options?: CommandOptions) => Promise<void>;
  /** From now on a lost connection is recovered from. */
  arm(): void;
}

export interface SessionCoreOptions extends Omit<OpenLineOptions, 'concealment'> {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly identifiers: Identifiers;
  readonly commandTimeoutMs: number;
  readonly recovery: RecoverySettings;
  /** Whether losses are recovered from. */
  readonly isRecovering: boolean;
  readonly logEvents: LoggedEvents;
  readonly retainAudio: AudioRetention;
  readonly maximumRetainedBytes: number;
}

export function createSessionCore(options: SessionCoreOptions): SessionCore {
  const { endpoint, clock, logger, identifiers, recovery: settings } = options;
  const nowMs = () => clock.nowMs();
  const events = new Subject<ServerEvent>();
  const recoveries = new Subject<RecoveryReport>();
  const link = createSessionLink(settings.retainedInputMs);
  const dispatcher = createDispatcher();
  const eventLog = createEventLog(logger, options.logEvents);
  if (eventLog !== undefined) link.sent$.subscribe((event) => eventLog.sent(event));
  const correlator = createCorrelator(nowMs);
  const serverTurn = createServerTurn(nowMs);
  const concealment = createConcealment();
  const isOver = () => link.endReason() !== undefined;
  // What is sent after the end is refused, and does not wait.
  const isOpen = () => link.isOpen() || isOver();
  const shared = {
    ...options,
    ...identifiers,
    concealment,
    correlator,
    dispatcher,
    serverTurn,
    isOpen,
    isOver,
    send: link.send,
  };
  // Nothing on the first connection, where every event is news and names items as we do.
  let asNews: ((event: ServerEvent) => ServerEvent | undefined) | undefined;

  // The order of these is the order in which they learn of an event: the conversation first, so that all others see it as it is.
  const snapshot = createSessionSnapshot(shared);
  const retained = createConversationAudio({ ...shared, conversation: snapshot.conversation, sent$: link.sent$ });
  const activity = trackTurnActivity(dispatcher);
  const configuration = createConfiguration({
    model: endpoint.model,
    hasModelSpoken: () => activity.hasModelSpoken,
  });
  const audio = createSessionAudio();
  const responses = createResponses({
    ...shared,
    onAudio: audio.add,
    onEnding: (response) => tools.ending(response),
  });
  const described = ({ session }: { readonly session: unknown }) => {
    configuration.described(session as SessionDescription);
    keeper.described(session as SessionDescription);
  };
  dispatcher.on('session.created', described);
  dispatcher.on('session.updated', described);
  acknowledgeCommands({ ...shared, isWriting: responses.isWriting });
  const derived = createDerivedStreams(dispatcher);
  dispatcher.on('input_audio_buffer.committed', link.inputBuffer.emptied);
  dispatcher.on('input_audio_buffer.cleared', link.inputBuffer.emptied);
  const startedAtMs = nowMs();
  let connectMs = 0;
  dispatcher.on('session.created', () => void (connectMs ||= nowMs() - startedAtMs));
  dispatcher.on('error', ({ error: said }) => {
    const error = concealment.error(said);
    const line = link.line();
    if (!correlator.refuse(error) && line !== undefined) line.lastError = error;
  });
  dispatcher.on('malformed', ({ reason }) => logger.warn('a frame could not be read', { reason }));

  const sender = createCommandSender(shared);
  const upload = createAudioUpload({
    ...shared,
    state: snapshot.state,
    connection: link.connection,
    endReason: link.endReason,
  });
  const commands = createSessionCommands({ sender, upload, identifiers, configuration });
  const sendAudio = createAudioSender({ upload, commands });
  // A server may not describe all that it has: the first configuration is sent whole.
  let isConfigured = false;
  const tools: LazyTools = createLazyTools({
    dispatcher,
    update: (config, commandOptions) =>
      isConfigured ? commands.update(config, commandOptions) : commands.updateWhole(config, commandOptions),
    create: (configured) =>
      createTools({
        ...shared,
        ...commands,
        update: commands.update,
        configured,
        responses,
        state$: snapshot.state.changes$,
        state: () => snapshot.state.current,
        conceal: concealment.text,
      }),
  });

  const format = () => configuration.session?.audio?.input?.format;
  const bufferedMs = () => link.inputBuffer.durationMs(format());
  const isTurnUnderWay = () =>
    responses.areRunning() || activity.isUserSpeaking || (!activity.hasTurnDetection && bufferedMs() > 0);
  // A commit means the same while its audio does; what was heard of an answer cannot be told to a server that has its words only.
  const survives = (type: CommandEvent['type']) => {
    if (type === 'input_audio_buffer.commit') return link.inputBuffer.isRetained;
    return type !== 'conversation.item.truncate';
  };

  const requests = createRolloverRequests({
    clock,
    start: (isImmediate) => keeper.rollOver(isImmediate),
    cancel: () => keeper.cancelRollOver(),
  });
  const keeper: LineKeeper = createLineKeeper({
    ...shared,
    link,
    settings,
    retainedAudio: settings.retainedAudio ?? retained.bytes,
    receive(event) {
      const news = asNews === undefined ? event : asNews(event);
      if (news === undefined) return;
      eventLog?.received(news);
      dispatcher.dispatch(news);
      events.next(news);
      keeper.eventPassed();
    },
    config: () => configuration.accepted,
    items: () => snapshot.conversation.current.items,
    isTurnBoundary: () =>
      isTurnBoundary({
        activity,
        areResponsesRunning: responses.areRunning(),
        isResponseExpected: serverTurn.isExpected(),
        pendingCommandCount: sender.pendingCount,
        bufferedMs: bufferedMs(),
        isBusy: settings.isBusy(),
      }),
    isTurnUnderWay,
    lostInputMs: () => link.inputBuffer.lostMs(format()),
    setState: snapshot.state.set,
    interrupt(reason) {
      correlator.clear();
      sender.interrupt(reason, survives);
      responses.interrupt(reason);
      serverTurn.reset();
    },
    renew(isEcho) {
      const itemIds = link.itemIds();
      asNews = (event) => (isEcho(event) ? undefined : eventFromServer(event, itemIds));
      activity.reset();
      configuration.forgetView();
    },
    resume() {
      sender.resume();
      responses.resume();
    },
    renewed(report) {
      logger.info('the session goes on over another connection', { ...report, losses: report.losses.length });
      recoveries.next(report);
      requests.resolve(report);
    },
    rolloverFailed: requests.reject,
    ended(close, error) {
      if (isOver()) return;
      const isWanted = close.initiator === 'local' || (close.initiator === 'remote' && close.code === 1000);
      const { state, conversation, created } = snapshot;
      link.end(error);
      logger.debug('session closed', { code: close.code, initiator: close.initiator });
      const closed: SessionState = { status: 'closed', close, ...(isWanted ? {} : { error }) };
      state.set(closed);
      created.reject(error);
      sender.rejectAll(error);
      tools.close(error);
      responses.close(error);
      requests.reject(error);
      for (const stream of [conversation, derived, link, audio, recoveries, state]) stream.complete();
      if (isWanted) events.complete();
      else events.error(error);
    },
  });

  return {
    async start(signal) {
      await keeper.start({ signal });
      await snapshot.created.promise;
    },
    async configure(config, commandOptions) {
      await tools.update(config, commandOptions);
    },
    arm() {
      isConfigured = true;
      keeper.arm();
    },
    session: createSession({
      events$: events.asObservable(),
      recoveries$: recoveries.asObservable(),
      link,
      snapshot,
      retained,
      responses,
      audio,
      derived,
      commands,
      sendAudio,
      tools,
      identifiers,
      rollOver: requests.request,
      close: keeper.close,
      nowMs,
      connectMs: () => connectMs,
    }),
  };
}

type SessionDescription = Parameters<LineKeeper['described']>[0];
