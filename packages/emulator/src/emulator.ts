import { createVoiceActivityDetector, type VoiceActivityDetector, type VoiceActivityOptions } from '@antiphon/audio';
import { AntiphonError, type Clock, type Listener, type Logger, silentLogger, systemClock } from '@antiphon/interface';
import type { TurnDetection } from '@antiphon/protocol';
import type { Engine } from './engine.ts';
import { echoEngine } from './engines/echo-engine.ts';
import { judgeHandshake } from './handshake.ts';
import { createIdSource } from './id-source.ts';
import type { EmulatorObserver } from './observer.ts';
import { refuseKey } from './refuse-key.ts';
import { createSessionHost } from './session-host.ts';
import type { SessionParts } from './session/serve-session.ts';
import { createTasks } from './tasks.ts';
import type { Voice } from './voice.ts';
import { syllableVoice } from './voices/syllable-voice.ts';

/** A Realtime server at work. Disposing it ends every session, waits for their work, and is idempotent. */
export interface Emulator extends AsyncDisposable {
  /** Where it is, as a client needs it, without the model: `ws://127.0.0.1:8080/v1/realtime`. */
  readonly url: URL;
  /** How many sessions are open. */
  readonly sessionCount: number;
}

/** Options of {@link createEmulator}. */
export interface EmulatorOptions {
  /** Where to accept connections: sockets or a loopback. */
  readonly listener: Listener;
  /** What decides the answers. @default echoEngine() */
  readonly engine?: Engine | undefined;
  /** What speaks them. @default syllableVoice() */
  readonly voice?: Voice | undefined;
  /** The only key that is accepted. @default any that is not empty */
  readonly apiKey?: string | undefined;
  /** How a wrong key is refused: with 401, or the API's own way, by an upgrade, an `error` event and a close with 3000. @default handshake */
  readonly wrongKey?: 'handshake' | 'upgrade' | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
  /** Makes ids repeatable: the first session of two emulators with the same seed gets the same ids. @default random */
  readonly seed?: number | undefined;
  /** How fast answers are sent: a multiple of real time. `Infinity` never waits, so nothing can be interrupted. @default 10 */
  readonly pace?: number | undefined;
  /** @default 64 */
  readonly maximumSessions?: number | undefined;
  /**
   * How long a session lasts, and what its `expires_at` tells. Then an `error` event says `session_expired`, and the connection is closed with 1001.
   * At most 2_147_483_647, which is what a timer can wait. @default 3_600_000 (60 minutes, as the API)
   */
  readonly maximumSessionMs?: number | undefined;
  /** The longest event a client may send. @default 22_020_096 (21 MiB: 15 MiB of audio in base64, and the event around it) */
  readonly maximumFrameBytes?: number | undefined;
  /** How much audio a session holds before a commit. @default 1_800_000 (30 minutes) */
  readonly maximumBufferedAudioMs?: number | undefined;
  /**
   * How much audio the items of a session hold. Beyond it the oldest lose theirs, as if the model had forgotten the sound: their words stay. The
   * newest item keeps its audio, however long. @default 1_800_000 (30 minutes: 86 MB of PCM16)
   */
  readonly maximumConversationAudioMs?: number | undefined;
  /** The turn detection of a new session, until an update changes it. The API itself begins with `server_vad`. @default null: the client commits */
  readonly turnDetection?: TurnDetection | null | undefined;
  /** Makes what listens for speech, one for each session with turn detection. @default createVoiceActivityDetector of `@antiphon/audio` */
  readonly createDetector?: ((options: VoiceActivityOptions) => VoiceActivityDetector) | undefined;
  /** @default silentLogger */
  readonly logger?: Logger | undefined;
  /** Hears what was synthesised. @default nobody */
  readonly observer?: EmulatorObserver | undefined;
}

const DEFAULTS = {
  wrongKey: 'handshake',
  pace: 10,
  maximumSessions: 64,
  maximumSessionMs: 60 * 60 * 1000,
  maximumFrameBytes: 21 * 1024 * 1024,
  maximumBufferedAudioMs: 30 * 60 * 1000,
  maximumConversationAudioMs: 30 * 60 * 1000,
} as const;

/**
 * Starts a Realtime server on a listener: sessions, items, text and audio turns, in the API's order and with its errors.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a limit or pace that is not positive, or a session that no timer can end; what the listener throws.
 * @example
 * import { createEmulator } from '@antiphon/emulator';
 * import { loopback } from '@antiphon/transport-loopback';
 *
 * const { listener } = loopback();
 * await using emulator = await createEmulator({ listener, pace: Infinity });
 * console.log(emulator.url.pathname); // /v1/realtime
 */
export async function createEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { listener, apiKey, seed, maximumSessions = DEFAULTS.maximumSessions } = options;
  const { logger = silentLogger, wrongKey = DEFAULTS.wrongKey } = options;
  const parts = sessionParts(options);
  for (const [name, value] of Object.entries({ ...parts, maximumSessions })) assertPositive(name, value);
  assertTimerDelay('maximumSessionMs', parts.maximumSessionMs);
  const tasks = createTasks((error) => logger.error('a session failed', { error }));
  const host = createSessionHost({ parts, tasks, maximumSessions, seed });

  const listening = await listener.listen((incoming) => {
    const verdict = judgeHandshake(incoming.request, { apiKey, wrongKey });
    if (verdict.kind === 'refuse') incoming.reject(verdict.status, verdict.body);
    else if (verdict.kind === 'wrong-key') tasks.spawn(refuseKey(incoming, createIdSource(host.nextRandom()), logger));
    else host.serve(incoming, verdict);
  });
  const dispose = async (): Promise<void> => {
    await listening[Symbol.asyncDispose]();
    await tasks.settled();
  };
  let disposal: Promise<void> | undefined;
  return {
    // Asked anew: a server that the listener is attached to may begin to listen later.
    get url() {
      return realtimeUrl(listening.url);
    },
    get sessionCount() {
      return host.sessionCount;
    },
    [Symbol.asyncDispose]: () => (disposal ??= dispose()),
  };
}

function sessionParts(options: EmulatorOptions): SessionParts {
  return {
    engine: options.engine ?? echoEngine(),
    voice: options.voice ?? syllableVoice(),
    clock: options.clock ?? systemClock,
    pace: options.pace ?? DEFAULTS.pace,
    logger: options.logger ?? silentLogger,
    observer: options.observer ?? {},
    maximumSessionMs: options.maximumSessionMs ?? DEFAULTS.maximumSessionMs,
    maximumFrameBytes: options.maximumFrameBytes ?? DEFAULTS.maximumFrameBytes,
    maximumBufferedAudioMs: options.maximumBufferedAudioMs ?? DEFAULTS.maximumBufferedAudioMs,
    maximumConversationAudioMs: options.maximumConversationAudioMs ?? DEFAULTS.maximumConversationAudioMs,
    turnDetection: options.turnDetection ?? null,
    createDetector: options.createDetector ?? createVoiceActivityDetector,
  };
}

function realtimeUrl(url: URL): URL {
  return url.pathname.endsWith('/v1/realtime') ? new URL(url) : new URL('/v1/realtime', url);
}

function assertPositive(name: string, value: unknown): void {
  if (typeof value !== 'number' || value > 0) return;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message: `${name} is ${value}: give a number above 0` });
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

// A longer timer would fire at once.
function assertTimerDelay(name: string, value: number): void {
  if (value <= LONGEST_TIMER_MS) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${name} is ${value}: give at most ${LONGEST_TIMER_MS}`,
  });
}
