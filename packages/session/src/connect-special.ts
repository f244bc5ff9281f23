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
import { connectCore, type OpenableCore } from './connect-session.ts';
import { createIdentifiers, type Identifiers, randomId } from './identifiers.ts';
import { checkTimeoutMs } from './timer.ts';

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
export interface SpecialOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly dialect: Endpoint['dialect'];
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
  const dialect = endpoint.dialect.forConnection?.() ?? endpoint.dialect;
  const { session, core, configure } = create({ clock, logger, dialect, commandTimeoutMs, nextEventId });
  await connectCore(core, { ...options, clock, logger, connectTimeoutMs, signal }, configure);
  return session;
}

interface SpecialParts<Opened> {
  readonly session: Opened;
  readonly core: OpenableCore;
  readonly configure: () => Promise<unknown>;
}
