import {
  type AbortOptions,
  type Clock,
  type CredentialProvider,
  type Logger,
  silentLogger,
  systemClock,
  type Transport,
} from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';
import { createIdentifiers, type Identifiers, randomId } from './identifiers.ts';
import type { OpenLineOptions } from './line/open-line.ts';
import { checkTimeoutMs } from './timer.ts';
import type { SpecialSession, WireSession } from './wire-session.ts';

/** What every kind of session takes to connect. */
export interface ConnectSpecialOptions {
  /** Where to, and in which dialect. */
  readonly endpoint: Endpoint;
  /** Asked for a fresh one, once, when the server refuses the handshake with 401. @default none: for servers that ask for none */
  readonly credentials?: CredentialProvider | undefined;
  readonly transport: Transport;
  /** @default the platform's */
  readonly clock?: Clock | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** For the credential, the handshake and `session.created` together. @default 10_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** For every command's acknowledgement, unless the command says otherwise. @default 10_000 */
  readonly commandTimeoutMs?: number | undefined;
}

/** The same, with defaults. */
export interface SpecialOptions extends Omit<OpenLineOptions, 'concealment'> {
  readonly commandTimeoutMs: number;
  readonly nextEventId: Identifiers['nextEventId'];
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** Makes a session without a conversation and opens it. */
export async function connectSpecial<Opened>(
  options: ConnectSpecialOptions,
  { signal }: AbortOptions,
  create: (options: SpecialOptions) => SpecialParts<Opened>,
): Promise<Opened> {
  signal?.throwIfAborted();
  const { endpoint, clock = systemClock, logger = silentLogger } = options;
  const connectTimeoutMs = checkTimeoutMs('connectTimeoutMs', options.connectTimeoutMs ?? DEFAULT_TIMEOUT_MS);
  const commandTimeoutMs = checkTimeoutMs('commandTimeoutMs', options.commandTimeoutMs ?? DEFAULT_TIMEOUT_MS);
  const { nextEventId } = createIdentifiers(randomId);
  const { session, wire, configure } = create({
    ...options,
    endpoint,
    clock,
    logger,
    connectTimeoutMs,
    commandTimeoutMs,
    nextEventId,
  });
  try {
    await wire.open({ signal });
    await configure();
  } catch (error) {
    // Not awaited: a peer that does not answer must not hold the caller.
    wire.close().catch((closeError: unknown) => logger.debug('closing failed', { closeError }));
    throw error;
  }
  return session;
}

interface SpecialParts<Opened> {
  readonly session: Opened;
  readonly wire: Pick<WireSession<SpecialSession, never>, 'open' | 'close'>;
  readonly configure: () => Promise<unknown>;
}
