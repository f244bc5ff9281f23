import {
  type AbortOptions,
  AntiphonError,
  type Clock,
  type Connection,
  type ConnectRequest,
  type CredentialProvider,
  isAntiphonError,
  type Logger,
  type Transport,
} from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';
import type { Concealment } from '../concealment.ts';
import { connectAuthorized } from '../connect/connect-authorized.ts';
import { createDeadline } from '../waiting/deadline.ts';
import { errorFromApi } from '../session-error.ts';
import { settleWithin } from '../waiting/wait.ts';
import { createSessionLine, type SessionLine } from './session-line.ts';

export interface OpenLineOptions {
  readonly endpoint: Endpoint;
  readonly credentials?: CredentialProvider | undefined;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For the credential, the handshake and `session.created` together. */
  readonly connectTimeoutMs: number;
  readonly concealment: Concealment;
}

/** Opens one connection, with a credential of its own, and resolves when `session.created` has come. When it fails nothing stays open. */
export async function openLine(options: OpenLineOptions, { signal }: AbortOptions): Promise<SessionLine> {
  const { endpoint, logger, concealment } = options;
  const line = createSessionLine({ dialect: endpoint.dialect.forConnection?.() ?? endpoint.dialect, concealment });
  try {
    await opened(line, options, signal);
    logger.debug('session created', { endpoint: endpoint.name });
    return line;
  } catch (error) {
    // Not awaited: a peer that does not answer must not hold the caller.
    line.close().catch((closeError: unknown) => logger.debug('closing failed', { closeError }));
    line.mute();
    throw explained(error, line);
  }
}

async function opened(line: SessionLine, options: OpenLineOptions, signal: AbortSignal | undefined): Promise<void> {
  const { clock, logger, endpoint, transport, connectTimeoutMs, concealment } = options;
  const what = 'the session was not created';
  const deadline = createDeadline({ clock, timeoutMs: connectTimeoutMs, signal, what });
  // The deadline's timer stands for all of them, and for parts that do not heed its signal.
  const inTime = <Value>(promise: Promise<Value>) =>
    settleWithin(promise, { clock, timeoutMs: Number.POSITIVE_INFINITY, signal: deadline.signal, what });
  try {
    const connect = async (request: ConnectRequest): Promise<void> => {
      logger.debug('connecting', { endpoint: endpoint.name, transport: transport.name });
      concealment.learn(request);
      const connecting = transport.connect(request, line.sink, { signal: deadline.signal });
      connecting.then(
        (connection) => line.attach(connection),
        () => undefined,
      );
      await inTime(closedWhenLate(connecting, deadline.signal));
    };
    await connectAuthorized({ ...options, signal: deadline.signal, inTime, connect });
    await inTime(line.created);
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
function explained(error: unknown, { lastError }: SessionLine): unknown {
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
