import { type AbortOptions, silentLogger, systemClock } from '@antiphon/interface';
import type { SessionConfig } from '@antiphon/protocol';
import type { ConnectOptions } from './connect-options.ts';
import { DEFAULT_MAXIMUM_RETAINED_BYTES } from '../conversation/conversation-audio.ts';
import { type AudioRetention, checkMaximumRetainedBytes, checkRetention } from '../conversation/retained-audio.ts';
import { createIdentifiers, randomId } from '../identifiers.ts';
import type { LoggedEvents } from '../observability/event-log.ts';
import { type RecoveryOptions, recoverySettings } from '../recovery/recovery-options.ts';
import { createSessionCore } from '../session-core.ts';
import type { Session } from '../session.ts';
import { checkTimeoutMs } from '../waiting/timer.ts';
import { declareTool } from '../tools/declare-tool.ts';
import type { AnySessionTool } from '../tools/session-tool.ts';

export interface ConnectSessionOptions extends ConnectOptions {
  /** Sent as soon as the session is created, and acknowledged before `connectSession` resolves. @default the server's own */
  readonly config?: SessionConfig | undefined;
  /** How a lost connection is made anew, and the end of a server session gone around. `false`: neither; the session ends with its connection. @default {} */
  readonly recovery?: RecoveryOptions | false | undefined;
  /** Registered, as by `registerTool`, and announced with the configuration. @default none */
  readonly tools?: readonly AnySessionTool[] | undefined;
  /**
   * What is written of events to the logger, at level `debug`. The `content` is what people said and what the model answered; audio is told by its length only.
   * @default 'none'
   */
  readonly logEvents?: LoggedEvents | undefined;
  /** Makes the unique part of item ids: at most 27 characters. @default 24 random hexadecimal digits */
  readonly createId?: (() => string) | undefined;
  /** Keeps the audio of the conversation's items: what the user said, or what both said. Read it with `retainedAudio`. @default false: nothing is kept once it was delivered */
  readonly retainAudio?: AudioRetention | undefined;
  /** How much of it, half of which is for what the user says and no item holds yet. The oldest items go first. @default 33_554_432 (32 MiB, 11 minutes of PCM) */
  readonly maximumRetainedBytes?: number | undefined;
}

const NO_ROLLOVER: RecoveryOptions = { rolloverMarginMs: Number.POSITIVE_INFINITY };

const DEFAULTS = { connectTimeoutMs: 10_000, commandTimeoutMs: 10_000 } as const;

/**
 * Opens a session and resolves when it is ready: `session.created` has come, and with `config` also `session.updated`. The caller closes it.
 *
 * The signal ends the attempt only, not the session.
 *
 * @throws {AntiphonError} `CONNECT_FAILED` (with `details.status`, or `details.closeCode` and `details.closeReason` when the server took the connection and closed it before `session.created`),
 * `CONNECTION_LOST` when the network did so, `AUTH_FAILED` for a refused credential, at the handshake or after it, `RATE_LIMITED`, `TIMEOUT`, `SERVER_ERROR` when the config is refused,
 * `INVALID_ARGUMENT` for a time limit that is not above 0, and for audio retention that is not as described.
 * @example
 * import { apiKey } from '@antiphon/auth-api-key';
 * import { createEmulator } from '@antiphon/emulator';
 * import { endpointFromUrl } from '@antiphon/protocol';
 * import { connectSession } from '@antiphon/session';
 * import { loopback } from '@antiphon/transport-loopback';
 *
 * const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
 * await using emulator = await createEmulator({ listener });
 * const endpoint = endpointFromUrl(emulator.url, { model: 'emulated' });
 * await using session = await connectSession({ endpoint, transport, credentials: apiKey('any-key') });
 * console.log(session.state.status); // open
 */
export async function connectSession(options: ConnectSessionOptions, { signal }: AbortOptions = {}): Promise<Session> {
  signal?.throwIfAborted();
  const {
    config,
    clock = systemClock,
    logger = silentLogger,
    createId = randomId,
    recovery,
    logEvents = 'none',
    tools = [],
  } = options;
  const connectTimeoutMs = checkTimeoutMs('connectTimeoutMs', options.connectTimeoutMs ?? DEFAULTS.connectTimeoutMs);
  const commandTimeoutMs = checkTimeoutMs('commandTimeoutMs', options.commandTimeoutMs ?? DEFAULTS.commandTimeoutMs);
  const retainAudio = checkRetention(options.retainAudio ?? false);
  const maximumRetainedBytes = checkMaximumRetainedBytes(
    options.maximumRetainedBytes ?? DEFAULT_MAXIMUM_RETAINED_BYTES,
  );
  for (const tool of tools) declareTool(tool);
  const core = createSessionCore({
    ...options,
    clock,
    logger,
    connectTimeoutMs,
    commandTimeoutMs,
    logEvents,
    retainAudio,
    maximumRetainedBytes,
    identifiers: createIdentifiers(createId),
    recovery: recoverySettings(recovery === false ? NO_ROLLOVER : recovery),
    isRecovering: recovery !== false,
  });
  try {
    await core.start(signal);
    for (const tool of tools) core.session.registerTool(tool);
    if (config !== undefined || tools.length > 0) await core.configure(config ?? {}, { signal });
  } catch (error) {
    // Not awaited: a peer that does not answer must not hold the caller.
    core.session.close().catch((closeError: unknown) => logger.debug('closing failed', { closeError }));
    throw error;
  }
  core.arm();
  return core.session;
}
