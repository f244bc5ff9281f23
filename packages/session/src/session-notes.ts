import type { Clock, Logger } from '@antiphon/interface';
import type { ApiError, RealtimeSession, ServerEvent, ServerSession } from '@antiphon/protocol';
import type { Correlator } from './commands/correlator.ts';
import type { Concealment } from './concealment.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { SessionLink } from './line/session-link.ts';
import { otherKindError } from './session-error.ts';
import type { SessionState } from './session-state.ts';
import type { Dispatcher } from './streams/dispatcher.ts';
import type { ReplayedValue } from './streams/replayed-value.ts';
import { createDeferred, type Deferred } from './waiting/deferred.ts';

/** What the session itself learns from. */
const NOTED_TYPES = [
  'session.created',
  'session.updated',
  'input_audio_buffer.committed',
  'input_audio_buffer.cleared',
  'error',
  'malformed',
] as const satisfies readonly ServerEvent['type'][];

/** What a session is that learns. */
export interface SessionNotesHost {
  readonly options: { readonly clock: Clock; readonly logger: Logger };
  readonly link: SessionLink;
  readonly state: ReplayedValue<SessionState>;
  readonly concealment: Concealment;
  readonly configuration: Configuration;
  readonly correlator: Correlator;
  /** The server said what the session is now. Nobody else knows yet. */
  described(session: RealtimeSession): void;
}

/** What a session learns from its server about itself, and not about its conversation: that it is there, what it is, what was wrong. */
export class SessionNotes {
  readonly #host: SessionNotesHost;
  readonly #startedAtMs: number;
  #created: Deferred<undefined> | undefined = createDeferred();
  #connectMs: number | undefined;

  constructor(host: SessionNotesHost) {
    this.#host = host;
    this.#startedAtMs = host.options.clock.nowMs();
  }

  /** How long it took until the first server had created the session. */
  get connectMs(): number {
    return this.#connectMs ?? 0;
  }

  /** Resolves when the first server has created the session. To be asked once. */
  async created(): Promise<void> {
    await this.#created?.promise;
    this.#created = undefined;
  }

  /** It ended. */
  ended(error: unknown): void {
    this.#created?.reject(error);
  }

  /** From now on learns from what is dispatched. */
  listen(dispatcher: Dispatcher): void {
    for (const type of NOTED_TYPES) dispatcher.on(type, (event) => this.note(event));
  }

  note(event: ServerEvent): void {
    switch (event.type) {
      case 'session.created':
        return this.#described(event.session);
      case 'session.updated':
        this.#described(event.session);
        this.#host.correlator.acknowledge('session.update', undefined, event.session);
        return;
      case 'input_audio_buffer.committed':
      case 'input_audio_buffer.cleared':
        return this.#host.link.inputBuffer.emptied();
      case 'error':
        return this.#refused(event.error);
      case 'malformed':
        return this.#host.options.logger.warn('a frame could not be read', { reason: event.reason });
      default:
    }
  }

  #described(session: ServerSession): void {
    if (session.type === 'transcription' || session.type === 'translation') {
      return this.#created?.reject(otherKindError(session.type));
    }
    const { options, state, configuration } = this.#host;
    this.#connectMs ??= options.clock.nowMs() - this.#startedAtMs;
    this.#host.described(session);
    state.set({ status: 'open', session });
    configuration.described(session);
    this.#created?.resolve(undefined);
  }

  #refused(said: ApiError): void {
    const { concealment, link, correlator } = this.#host;
    const error = concealment.error(said);
    const { line } = link;
    if (!correlator.refuse(error) && line !== undefined) line.lastError = error;
  }
}
