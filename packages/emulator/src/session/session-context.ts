import type { Clock, Connection, Logger } from '@antiphon/interface';
import type { KnownServerEvent, SessionType } from '@antiphon/protocol';
import type { EngineSession } from '../engine.ts';
import type { IdSource } from '../id-source.ts';
import type { EmulatorObserver } from '../observer.ts';
import type { RandomSource } from '../random-source.ts';
import type { Voice } from '../voice.ts';
import type { ServedSession } from '../wire/served-session.ts';
import type { Conversation } from './conversation.ts';
import type { InputBuffer } from './input-buffer.ts';
import type { RunningResponses } from './running-responses.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { TurnListener } from './turn-listener.ts';

/** What the handlers of one session share. */
export interface SessionContext {
  readonly sessionType: SessionType;
  /** Replaced as a whole by an update: whoever works on a response keeps the one it began with. */
  settings: ServedSession;
  /** Whether the model has spoken: from then on the voice stays. */
  hasSpoken: boolean;
  readonly conversation: Conversation;
  readonly buffer: InputBuffer;
  readonly turns: TurnListener;
  readonly responses: RunningResponses;
  readonly tokens: TokenBucket;
  readonly engine: EngineSession;
  readonly voice: Voice;
  readonly pace: number;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly observer: EmulatorObserver;
  /** Aborts when the session ends. */
  readonly signal: AbortSignal;
  /** Sends one event, with an id of its own. After the end of the session it does nothing. */
  emit(event: KnownServerEvent): void;
  /** Resolves when the connection can take more. */
  drained: Connection['drained'];
  /** Runs work beside the events; the end of the session waits for it. A rejection is logged. */
  spawn(work: Promise<void>): void;
}
