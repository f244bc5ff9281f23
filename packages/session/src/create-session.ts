import { AntiphonError } from '@antiphon/interface';
import type { ServerEvent } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import { turnLatencies } from './observability/turn-latencies.ts';
import type { ConversationAudio } from './conversation/conversation-audio.ts';
import type { DerivedStreams } from './derived-streams.ts';
import type { Identifiers } from './identifiers.ts';
import type { RecoveryReport } from './recovery/recovery-report.ts';
import type { Responses } from './responses.ts';
import type { SessionAudio } from './session-audio.ts';
import type { SessionCommands } from './session-commands.ts';
import type { SessionLink } from './session-link.ts';
import type { SessionSnapshot } from './session-snapshot.ts';
import type { Session } from './session.ts';
import type { LazyTools } from './tools/lazy-tools.ts';

/** What a session is made of. */
export interface SessionParts {
  readonly events$: Observable<ServerEvent>;
  readonly link: SessionLink;
  readonly snapshot: SessionSnapshot;
  readonly retained: ConversationAudio;
  readonly responses: Responses;
  readonly audio: SessionAudio;
  readonly derived: DerivedStreams;
  readonly commands: SessionCommands;
  readonly sendAudio: Session['sendAudio'];
  readonly tools: LazyTools;
  readonly identifiers: Identifiers;
  readonly recoveries$: Observable<RecoveryReport>;
  readonly rollOver: Session['rollOver'];
  readonly close: () => Promise<void>;
  readonly nowMs: () => number;
  /** How long the connection took to open. */
  readonly connectMs: () => number;
}

/** The parts as the user of a session sees them. */
export function createSession({
  events$,
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
  recoveries$,
  rollOver,
  close: closeOnce,
  nowMs,
  connectMs,
}: SessionParts): Session {
  const { state, conversation } = snapshot;
  const { updateWhole: _updateWhole, ...publicCommands } = commands;
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= closeOnce());
  return {
    events$,
    sent$: link.sent$,
    state$: state.changes$,
    get state() {
      return state.current;
    },
    conversation$: conversation.changes$,
    get conversation() {
      return conversation.current;
    },
    retainedAudio: retained.retained,
    responses$: responses.responses$,
    audio$: audio.audio$,
    speech$: derived.speech$,
    rateLimits$: derived.rateLimits$,
    usage$: derived.usage$,
    get usage() {
      return derived.usage;
    },
    latency$: turnLatencies({
      events$,
      sent$: link.sent$,
      responses$: responses.responses$,
      nowMs,
      connectMs,
      described: () => (state.current.status === 'open' ? state.current.session : undefined),
    }),
    recoveries$,
    ...publicCommands,
    update: tools.update,
    registerTool: (tool) => tools.now().register(tool),
    get toolCalls$() {
      return tools.now().calls$;
    },
    get mcpCalls$() {
      return tools.now().mcp.calls$;
    },
    get mcpApprovals$() {
      return tools.now().mcp.approvals$;
    },
    get mcpToolLists$() {
      return tools.now().mcp.toolLists$;
    },
    approveMcpCall: (requestId, options) => tools.now().mcp.approve(requestId, options),
    rejectMcpCall: (requestId, options) => tools.now().mcp.reject(requestId, options),
    sendAudio,
    respond: responses.respond,
    rollOver,
    send(event) {
      if (state.current.status === 'recovering') throw recoveringError(state.current.error);
      const eventId = event.event_id ?? identifiers.nextEventId();
      link.send({ ...event, event_id: eventId });
      if (event.type === 'response.create') responses.noteRaw(event, eventId);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function recoveringError(cause: AntiphonError): AntiphonError {
  const message = 'the event was not sent: the connection is lost and not made anew yet; wait for the state open';
  return new AntiphonError({ code: 'CONNECTION_LOST', message, cause });
}
