import { type AbortOptions, silentLogger, systemClock } from '@antiphon/interface';
import type { ConnectOptions } from './connect-options.ts';
import { createIdentifiers, type Identifiers, randomId } from '../identifiers.ts';
import type { OpenLineOptions } from '../line/open-line.ts';
import { checkTimeoutMs } from '../waiting/timer.ts';
import type { SpecialSession, WireSession } from '../wire-session.ts';

/** What it takes, with defaults. */
export interface SpecialOptions extends Omit<OpenLineOptions, 'concealment'> {
  readonly commandTimeoutMs: number;
  readonly nextEventId: Identifiers['nextEventId'];
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** Makes a session without a conversation and opens it. */
export async function connectSpecial<Opened>(
  options: ConnectOptions,
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
