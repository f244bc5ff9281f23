import type { CloseInfo } from '@antiphon/interface';
import type { ServerEvent } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { ConversationAudio } from './conversation/conversation-audio.ts';
import type { DerivedStreams } from './derived-streams.ts';
import type { Identifiers } from './identifiers.ts';
import type { Responses } from './responses.ts';
import type { SessionCommands } from './session-commands.ts';
import type { SessionLink } from './session-link.ts';
import type { SessionSnapshot } from './session-snapshot.ts';
import type { Session } from './session.ts';

/** What a session is made of. */
export interface SessionParts {
  readonly events$: Observable<ServerEvent>;
  readonly link: SessionLink;
  readonly snapshot: SessionSnapshot;
  readonly audio: ConversationAudio;
  readonly responses: Responses;
  readonly derived: DerivedStreams;
  readonly commands: SessionCommands;
  readonly identifiers: Identifiers;
  /** The connection has ended, in this way. */
  readonly ended: (close: CloseInfo) => void;
}

/** The parts as the user of a session sees them. */
export function createSession({
  events$,
  link,
  snapshot,
  audio,
  responses,
  derived,
  commands,
  identifiers,
  ended,
}: SessionParts): Session {
  const { state, conversation } = snapshot;
  let closing: Promise<void> | undefined;
  const closeOnce = async () => {
    const close = await link.attached()?.close();
    if (close !== undefined) ended(close);
  };
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
    retainedAudio: audio.retained,
    responses$: responses.responses$,
    speech$: derived.speech$,
    rateLimits$: derived.rateLimits$,
    usage$: derived.usage$,
    ...commands,
    respond: responses.respond,
    send(event) {
      const eventId = event.event_id ?? identifiers.nextEventId();
      link.send({ ...event, event_id: eventId });
      if (event.type === 'response.create') responses.noteRaw(event, eventId);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
