import type { Clock } from '@antiphon/interface';
import type { ApiError, ClientEvent, RealtimeResponse, ResponseConfig, ResponseCreateEvent } from '@antiphon/protocol';
import type { Correlator, PendingCommand } from '../commands/correlator.ts';
import { CREATE_TAG, createCreateLedger, hasRoomForTag, taggedConfig, type UnansweredCreate } from './create-ledger.ts';
import type { Starter } from './response-coalescing.ts';
import type { ServerTurn } from './server-turn.ts';
import type { TrackedResponse } from './tracked-response.ts';

/** One that was sent, and the command that its refusal finds. */
export class SentCreate implements UnansweredCreate<TrackedResponse>, PendingCommand {
  readonly type = 'response.create';
  readonly eventId: string;
  readonly isDefault: boolean;
  readonly isTagged: boolean;
  readonly owner: TrackedResponse | undefined;
  isAbandoned = false;
  // The response has a time limit of its own.
  expiresAtMs: number = Number.POSITIVE_INFINITY;
  readonly #onRefused: (create: SentCreate, error: ApiError) => void;

  constructor(
    { eventId, isDefault, isTagged, owner }: NewCreate,
    onRefused: (create: SentCreate, error: ApiError) => void,
  ) {
    this.eventId = eventId;
    this.isDefault = isDefault;
    this.isTagged = isTagged;
    this.owner = owner;
    this.#onRefused = onRefused;
  }

  acknowledge(): void {}

  refuse(error: ApiError): void {
    this.#onRefused(this, error);
  }
}

type NewCreate = Pick<SentCreate, 'eventId' | 'isDefault' | 'isTagged'> & { readonly owner?: TrackedResponse };

/** Sends `response.create` and finds out which response answers it. */
export interface ResponseCreator {
  /** @throws {AntiphonError} `CLOSED` when it cannot be sent. */
  create(tracked: TrackedResponse): void;
  /** Takes note of a create that the user sent raw. */
  readonly noteRaw: (event: ResponseCreateEvent, eventId: string) => void;
  /** The response whose create was answered, or what else started it: the server, or a raw create. */
  answered(response: RealtimeResponse): TrackedResponse | Starter;
  /** Nobody waits for it any more. */
  abandon(tracked: TrackedResponse): void;
  /** The server is gone, and will answer none. */
  forgetAll(): void;
}

export interface ResponseCreatorOptions {
  readonly clock: Clock;
  readonly correlator: Correlator;
  readonly commandTimeoutMs: number;
  readonly serverTurn: ServerTurn;
  readonly nextEventId: () => string;
  readonly send: (event: ClientEvent) => void;
  readonly onRefused: (tracked: TrackedResponse, error: ApiError) => void;
}

export function createResponseCreator(options: ResponseCreatorOptions): ResponseCreator {
  const { clock, correlator, commandTimeoutMs, serverTurn, nextEventId, send, onRefused } = options;
  const ledger = createCreateLedger<SentCreate>();

  const open = (asked: NewCreate): SentCreate => {
    const create = new SentCreate(asked, refused);
    ledger.add(create);
    correlator.add(create);
    return create;
  };
  const close = (create: SentCreate) => {
    ledger.remove(create);
    correlator.remove(create);
    if (create.owner !== undefined) create.owner.create = undefined;
  };
  const refused = (create: SentCreate, error: ApiError) => {
    close(create);
    if (create.owner !== undefined) onRefused(create.owner, error);
  };

  return {
    create(tracked) {
      const { isDefault, live } = tracked;
      const eventId = nextEventId();
      const isTagged = ledger.needsTag(isDefault) && hasRoomForTag(live.config);
      const create = open({ eventId, isDefault, isTagged, owner: tracked });
      tracked.create = create;
      live.sent();
      try {
        send(createEvent(eventId, isTagged ? taggedConfig(live.config, eventId) : live.config));
      } catch (error) {
        close(create);
        throw error;
      }
    },
    noteRaw: ({ response }, eventId) =>
      void open({ eventId, isDefault: response?.conversation !== 'none', isTagged: false }),
    answered(response) {
      const mayBeServerTurn = response.conversation_id !== null && response.metadata?.[CREATE_TAG] === undefined;
      if (mayBeServerTurn && serverTurn.takeExpected()) return 'turn';
      const create = ledger.take(response);
      if (create === undefined) return 'other';
      close(create);
      return create.owner ?? 'other';
    },
    abandon({ create }) {
      if (create === undefined) return;
      create.isAbandoned = true;
      create.expiresAtMs = clock.nowMs() + commandTimeoutMs;
    },
    forgetAll() {
      for (const create of ledger.all()) close(create);
    },
  };
}

function createEvent(eventId: string, config: ResponseConfig): ResponseCreateEvent {
  const isEmpty = Object.keys(config).length === 0;
  if (isEmpty) return { type: 'response.create', event_id: eventId };
  return { type: 'response.create', event_id: eventId, response: config };
}
