import type { Clock, Connection, Logger } from '@antiphon/interface';
import type { ClientEvent, RealtimeSession, SessionConfig, Tool } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import { acknowledgeCommands } from './commands/acknowledgements.ts';
import { createAudioUpload } from './upload/audio-upload.ts';
import type { CommandOptions, CommandSender } from './commands/command-sender.ts';
import type { Concealment } from './concealment.ts';
import type { Configuration } from './configuration/configuration.ts';
import { createUpdate, updateWhole } from './configuration/update-configuration.ts';
import { type ConversationAudio, createConversationAudio } from './conversation/conversation-audio.ts';
import { type ConversationStore, createConversationStore } from './conversation/conversation-store.ts';
import type { AudioRetention } from './conversation/retained-audio.ts';
import type { Correlator } from './commands/correlator.ts';
import { createDerivedStreams, type DerivedStreams } from './observability/derived-streams.ts';
import { createDispatcher, type Dispatcher } from './streams/dispatcher.ts';
import type { Identifiers } from './identifiers.ts';
import { trackTurnActivity, type TurnActivity } from './recovery/turn-activity.ts';
import type { ReplayedValue } from './streams/replayed-value.ts';
import { createResponses, type Responses } from './responses/responses.ts';
import { createServerTurn, type ServerTurn } from './responses/server-turn.ts';
import { SessionAudio } from './session-audio.ts';
import { createSessionCommands, type SessionCommands } from './commands/session-commands.ts';
import type { SessionState } from './session-state.ts';
import type { Session } from './session.ts';
import { createLazyTools, type LazyTools } from './tools/lazy-tools.ts';
import { createTools } from './tools/tools.ts';
import { withoutMessages } from './tools/without-messages.ts';
import { createAudioSender } from './upload/send-audio.ts';

/** What a session is about: its conversation, its responses, its audio, its tools. */
export interface SessionWorks {
  readonly conversation: ConversationStore;
  readonly retained: ConversationAudio;
  readonly activity: TurnActivity;
  readonly serverTurn: ServerTurn;
  readonly responses: Responses;
  readonly audio: SessionAudio;
  readonly derived: DerivedStreams;
  readonly commands: SessionCommands;
  readonly sendAudio: Session['sendAudio'];
  readonly tools: LazyTools;
  /** Takes what comes. */
  readonly dispatcher: Dispatcher;
  /** The connection is lost: what runs fails, what waits will be asked for again. */
  interrupt(reason: unknown): void;
  /** Another connection follows. */
  renew(): void;
  /** The session has ended: rejects what waits and completes the streams. */
  close(reason: unknown): void;
}

export interface SessionWorksOptions extends Identifiers {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly commandTimeoutMs: number;
  readonly retainAudio: AudioRetention;
  readonly maximumRetainedBytes: number;
  readonly state: ReplayedValue<SessionState>;
  readonly sent$: Observable<ClientEvent>;
  /** @throws {AntiphonError} `CLOSED`; also while the line is ending: from then on `isOpen` is false. */
  readonly send: (event: ClientEvent) => void;
  /** The same, but what a line that is ending does not take waits for the next. */
  readonly sendOrHold: (event: ClientEvent) => void;
  readonly connection: () => Pick<Connection, 'drained'>;
  readonly endReason: () => unknown;
  /** Whether what is sent goes out at once. */
  readonly isOpen: () => boolean;
  readonly concealment: Concealment;
  readonly correlator: Correlator;
  readonly sender: CommandSender;
  readonly configuration: Configuration;
  /** Whether the first configuration, if there is one, was taken. */
  readonly isConfigured: () => boolean;
  /** The tools that the user configured, if any. */
  readonly configuredTools: readonly Tool[] | undefined;
}

/** Makes them. `described` is how the server described the session last, before they were there to hear it. */
export function createSessionWorks(options: SessionWorksOptions, described: RealtimeSession | undefined): SessionWorks {
  const { clock, state, sent$, concealment, configuredTools } = options;
  const dispatcher = createDispatcher();
  const serverTurn = createServerTurn(() => clock.nowMs());
  const shared = { ...options, dispatcher, serverTurn };

  // The order of these is the order in which they learn of an event: the conversation first, so that all others see it as it is.
  const conversation = createConversationStore(dispatcher);
  const retained = createConversationAudio({ ...shared, conversation, sent$ });
  const activity = trackTurnActivity(dispatcher);
  const audio = new SessionAudio();
  const responses = createResponses({
    ...shared,
    audio,
    onEnding: (response) => tools.ending(response),
    onFailed: (responseId) => tools.failed(responseId),
  });
  acknowledgeCommands({ ...shared, isWriting: responses.isWriting });
  const derived = createDerivedStreams(dispatcher);
  const upload = createAudioUpload({ ...shared, send: shared.sendOrHold });
  const update = createUpdate(options);
  const commands = createSessionCommands({ ...options, upload, update });
  const toolEvents = withoutMessages(dispatcher);
  const tools: LazyTools = createLazyTools({
    dispatcher: toolEvents,
    configured: configuredTools,
    update: (config: SessionConfig, commandOptions?: CommandOptions) =>
      options.isConfigured() ? update(config, commandOptions) : updateWhole(config, options, commandOptions),
    create: (configured) =>
      createTools({
        ...shared,
        ...commands,
        dispatcher: toolEvents,
        configured,
        responses,
        state$: state.changes$,
        state: () => state.current,
        conceal: (text) => concealment.text(text),
      }),
  });
  if (described !== undefined) {
    serverTurn.configured(described);
    dispatcher.dispatch({ type: 'session.created', session: described });
  }

  return {
    conversation,
    retained,
    activity,
    serverTurn,
    responses,
    audio,
    derived,
    commands,
    sendAudio: createAudioSender({ upload, commands }),
    tools,
    dispatcher,
    interrupt(reason) {
      responses.interrupt(reason);
      serverTurn.reset();
    },
    renew: () => activity.reset(),
    close(reason) {
      tools.close(reason);
      responses.close(reason);
      for (const stream of [conversation, derived, audio]) stream.complete();
    },
  };
}
