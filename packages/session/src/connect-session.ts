import {
  type AbortOptions,
  AntiphonError,
  type Clock,
  type Connection,
  type ConnectRequest,
  type CredentialProvider,
  isAntiphonError,
  type Logger,
  silentLogger,
  systemClock,
  type Transport,
} from '@antiphon/interface';
import type { Endpoint, SessionConfig } from '@antiphon/protocol';
import { connectAuthorized } from './connect-authorized.ts';
import { DEFAULT_MAXIMUM_RETAINED_BYTES } from './conversation/conversation-audio.ts';
import { type AudioRetention, checkMaximumRetainedBytes, checkRetention } from './conversation/retained-audio.ts';
import { createDeadline } from './deadline.ts';
import { createIdentifiers, randomId } from './identifiers.ts';
import { createSessionCore, type SessionCore } from './session-core.ts';
import { errorFromApi } from './session-error.ts';
import type { Session } from './session.ts';
import { checkTimeoutMs } from './timer.ts';
import { settleWithin } from './wait.ts';

export interface ConnectSessionOptions {
  /** Where to, and in which dialect. */
  readonly endpoint: Endpoint;
  /** Asked for a fresh one, once, when the server refuses the handshake with 401. @default none: for servers that ask for none */
  readonly credentials?: CredentialProvider | undefined;
  readonly transport: Transport;
  /** Sent as soon as the session is created, and acknowledged before `connectSession` resolves. @default the server's own */
  readonly config?: SessionConfig | undefined;
  /** @default the platform's */
  readonly clock?: Clock | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** For the credential, the handshake and `session.created` together. @default 10_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** For every command's acknowledgement, unless the command says otherwise. @default 10_000 */
  readonly commandTimeoutMs?: number | undefined;
  /** Makes the unique part of item ids: at most 27 characters. @default 24 random hexadecimal digits */
  readonly createId?: (() => string) | undefined;
  /** Keeps the audio of the conversation's items: what the user said, or what both said. Read it with `retainedAudio`. @default false: nothing is kept once it was delivered */
  readonly retainAudio?: AudioRetention | undefined;
  /** How much of it, half of which is for what the user says and no item holds yet. The oldest items go first. @default 33_554_432 (32 MiB, 11 minutes of PCM) */
  readonly maximumRetainedBytes?: number | undefined;
}

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
  const { endpoint, config, clock = systemClock, logger = silentLogger, createId = randomId } = options;
  const connectTimeoutMs = checkTimeoutMs('connectTimeoutMs', options.connectTimeoutMs ?? DEFAULTS.connectTimeoutMs);
  const commandTimeoutMs = checkTimeoutMs('commandTimeoutMs', options.commandTimeoutMs ?? DEFAULTS.commandTimeoutMs);
  const retainAudio = checkRetention(options.retainAudio ?? false);
  const maximumRetainedBytes = checkMaximumRetainedBytes(
    options.maximumRetainedBytes ?? DEFAULT_MAXIMUM_RETAINED_BYTES,
  );
  const identifiers = createIdentifiers(createId);
  const dialect = endpoint.dialect.forConnection?.() ?? endpoint.dialect;
  const settings = { clock, logger, commandTimeoutMs, retainAudio, maximumRetainedBytes };
  const core = createSessionCore({ ...settings, dialect, identifiers });
  try {
    await opened(core, { ...options, clock, logger, connectTimeoutMs }, signal);
    if (config !== undefined) await core.session.update(config, { signal });
  } catch (error) {
    // Not awaited: a peer that does not answer must not hold the caller.
    core.session.close().catch((closeError: unknown) => logger.debug('closing failed', { closeError }));
    throw explained(error, core);
  }
  return core.session;
}

interface OpeningOptions extends ConnectSessionOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly connectTimeoutMs: number;
}

async function opened(core: SessionCore, options: OpeningOptions, signal: AbortSignal | undefined): Promise<void> {
  const { clock, logger, endpoint, transport, connectTimeoutMs } = options;
  const what = 'the session was not created';
  const deadline = createDeadline({ clock, timeoutMs: connectTimeoutMs, signal, what });
  // The deadline's timer stands for all of them, and for parts that do not heed its signal.
  const inTime = <Value>(promise: Promise<Value>) =>
    settleWithin(promise, { clock, timeoutMs: Number.POSITIVE_INFINITY, signal: deadline.signal, what });
  try {
    const connect = async (request: ConnectRequest): Promise<void> => {
      logger.debug('connecting', { endpoint: endpoint.name, transport: transport.name });
      core.learnSecrets(request);
      const connecting = transport.connect(request, core.sink, { signal: deadline.signal });
      connecting.then(core.attach, () => undefined);
      await inTime(closedWhenLate(connecting, deadline.signal));
    };
    await connectAuthorized({ ...options, signal: deadline.signal, inTime, connect });
    await inTime(core.created);
    logger.debug('session created', { endpoint: endpoint.name });
  } finally {
    deadline[Symbol.dispose]();
  }
}

// A transport may connect after all although it was told to stop.
async function closedWhenLate(connecting: Promise<Connection>, signal: AbortSignal): Promise<void> {
  const connection = await connecting;
  if (signal.aborted) await connection.close();
}

// A server may tell why, and then neither go on nor close.
function explained(error: unknown, { lastError }: SessionCore): unknown {
  if (!isAntiphonError(error) || error.code !== 'TIMEOUT' || lastError === undefined) return error;
  const refusal = errorFromApi(error.message, lastError);
  if (refusal.code === 'AUTH_FAILED') return refusal;
  return new AntiphonError({
    code: 'TIMEOUT',
    message: refusal.message,
    cause: error,
    details: { ...refusal.details, ...error.details },
  });
}
