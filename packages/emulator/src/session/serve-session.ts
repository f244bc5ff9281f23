import type { Clock, Connection, Frame, FrameSink, Logger } from '@antiphon/interface';
import type { ServerDialect, SessionType, TurnDetection } from '@antiphon/protocol';
import type { Engine } from '../engine.ts';
import { createIdSource } from '../id-source.ts';
import type { EmulatorObserver } from '../observer.ts';
import type { RandomSource } from '../random-source.ts';
import { createTasks } from '../tasks.ts';
import type { Voice } from '../voice.ts';
import { describedSession } from '../wire/described-session.ts';
import { newSession } from '../wire/served-session.ts';
import { createConversation } from './conversation.ts';
import { createEventSender } from './event-sender.ts';
import { handleFrame } from './handle-frame.ts';
import { createInputBuffer } from './input-buffer.ts';
import { createRunningResponses } from './running-responses.ts';
import type { SessionContext } from './session-context.ts';
import { expiresAt, startSessionExpiry } from './session-expiry.ts';
import { createTokenBucket } from './token-bucket.ts';
import { type CreateDetector, createTurnListener } from './turn-listener.ts';

const HIGH_WATER_BYTES = 4 * 1024 * 1024;

/** What every session of an emulator shares. */
export interface SessionParts {
  readonly engine: Engine;
  readonly voice: Voice;
  readonly clock: Clock;
  readonly pace: number;
  readonly logger: Logger;
  readonly observer: EmulatorObserver;
  readonly maximumSessionMs: number;
  readonly maximumFrameBytes: number;
  readonly maximumBufferedAudioMs: number;
  readonly maximumConversationAudioMs: number;
  readonly createDetector: CreateDetector;
  readonly turnDetection: TurnDetection | null;
}

/** One session, from the upgrade to the end of its connection. */
export interface ServedConnection {
  /** Hears the connection. Frames that come before `open` wait for it. */
  readonly sink: FrameSink;
  /** Gives it the connection: `session.created` is sent at once. Throws what the engine throws when it is opened. */
  open(connection: Connection): void;
  /** Resolves when the connection has ended and all work has stopped. Never rejects. */
  readonly ended: Promise<void>;
}

/** What one session is made of. */
export interface ServeSessionOptions {
  readonly parts: SessionParts;
  readonly sessionType: SessionType;
  /** Empty where the session is not one of a model. */
  readonly model: string;
  readonly dialect: ServerDialect;
  readonly random: RandomSource;
}

/** Prepares a session. Nothing is sent before `open`. */
export function serveSession(options: ServeSessionOptions): ServedConnection {
  const { parts, dialect } = options;
  const { logger } = parts;
  const controller = new AbortController();
  const tasks = createTasks((error) => logger.error('work of a session failed', { error }));
  const early: Frame[] = [];
  let served: { readonly context: SessionContext; readonly connection: Connection } | undefined;
  let resolveEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => (resolveEnded = resolve));

  const end = (): void => {
    if (controller.signal.aborted) return;
    controller.abort(new DOMException('the session has ended', 'AbortError'));
    served?.context.responses.abandonAll();
    served?.context.buffer.clear();
    guard(logger, () => served?.context.engine.close?.());
    if (served !== undefined) tell(served.context, 'sessionClosed');
    void tasks.settled().then(resolveEnded);
  };
  const receive = (frame: Frame): void => {
    if (served === undefined) {
      early.push(frame);
      return;
    }
    handleFrame(served.context, frame, { dialect, maximumFrameBytes: parts.maximumFrameBytes });
    holdBack(served.connection, tasks.spawn, controller.signal);
  };

  return {
    sink: { frame: receive, close: end },
    open(connection) {
      if (controller.signal.aborted) return;
      const context = createContext(options, { connection, signal: controller.signal, spawn: tasks.spawn });
      served = { context, connection };
      context.emit({ type: 'session.created', session: describedSession(context.settings, context.sessionType) });
      if (dialect.name === 'preview') {
        const conversation = { id: context.conversation.id, object: 'realtime.conversation' } as const;
        context.emit({ type: 'conversation.created', conversation });
      }
      startSessionExpiry(context, connection, parts.maximumSessionMs);
      tell(context, 'sessionOpened');
      for (const frame of early.splice(0)) receive(frame);
    },
    ended,
  };
}

interface Lifetime {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly spawn: SessionContext['spawn'];
}

function createContext(options: ServeSessionOptions, lifetime: Lifetime): SessionContext {
  const { parts, sessionType, model, dialect, random } = options;
  const { connection, signal, spawn } = lifetime;
  const ids = createIdSource(random);
  const expires = expiresAt(parts.clock.nowMs(), parts.maximumSessionMs);
  const context: SessionContext = {
    ...parts,
    sessionType,
    settings: newSession({ id: ids('sess'), model, expires_at: expires }, parts.turnDetection),
    hasSpoken: false,
    conversation: createConversation(ids('conv'), parts.maximumConversationAudioMs),
    buffer: createInputBuffer(parts.maximumBufferedAudioMs),
    responses: createRunningResponses(),
    tokens: createTokenBucket(parts.clock),
    engine: parts.engine.openSession({ sessionType }),
    ids,
    random,
    signal,
    emit: createEventSender({ connection, dialect, ids, signal }),
    drained: (options) => connection.drained(options),
    spawn,
    turns: createTurnListener(() => context, parts.createDetector),
  };
  context.turns.configure(context.settings);
  return context;
}

// A client that asks much and reads little is not read from until it has caught up.
function holdBack(connection: Connection, spawn: SessionContext['spawn'], signal: AbortSignal): void {
  if (signal.aborted || connection.bufferedBytes < HIGH_WATER_BYTES) return;
  connection.pause();
  spawn(
    connection.drained({ signal }).then(
      () => connection.resume(),
      // The connection has ended: there is nothing to resume.
      () => undefined,
    ),
  );
}

function tell(context: SessionContext, what: 'sessionOpened' | 'sessionClosed'): void {
  const { observer, sessionType, settings, logger } = context;
  guard(logger, () => observer[what]?.({ sessionId: settings.id, sessionType, model: settings.model }));
}

function guard(logger: Logger, action: () => void): void {
  try {
    action();
  } catch (error) {
    logger.error('a part of the emulator threw', { error });
  }
}
