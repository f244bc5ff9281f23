import {
  type Credential,
  type CredentialProvider,
  type ConnectRequest,
  isAntiphonError,
  type Logger,
  type Transport,
} from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';

/** What an attempt to connect with a credential needs. */
export interface AuthorizedAttempt {
  readonly endpoint: Endpoint;
  readonly credentials?: CredentialProvider | undefined;
  readonly transport: Transport;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Ends a wait with the attempt's deadline, also for a provider that does not heed its signal. */
  readonly inTime: <Value>(promise: Promise<Value>) => Promise<Value>;
  readonly connect: (request: ConnectRequest) => Promise<void>;
}

/**
 * Connects with the provider's credential. When the handshake is refused with 401, the provider is asked once for a fresh credential and, if that is another
 * one than the refused, the handshake is tried once more: a token may have expired or been revoked since it was cached.
 */
export async function connectAuthorized(attempt: AuthorizedAttempt): Promise<void> {
  const { connect, credentials, endpoint, transport } = attempt;
  const requestWith = (credential: Credential | undefined): ConnectRequest =>
    endpoint.connectRequest(credential, { carriesHeaders: transport.carriesHeaders });
  if (credentials === undefined) return connect(requestWith(undefined));
  const credential = await askFor(credentials, attempt);
  try {
    await connect(requestWith(credential));
  } catch (refusal) {
    if (!isUnauthorized(refusal)) throw refusal;
    const fresh = await replacement(credentials, attempt, refusal);
    if (fresh.value === credential.value) throw refusal;
    attempt.logger.debug('the credential was refused: trying a fresh one', { credentials: credentials.name });
    await connect(requestWith(fresh));
  }
}

function askFor(
  credentials: CredentialProvider,
  { endpoint, transport, signal, inTime }: AuthorizedAttempt,
  forceRefresh?: true,
): Promise<Credential> {
  const { url } = endpoint.connectRequest(undefined, { carriesHeaders: transport.carriesHeaders });
  return inTime(credentials.getCredential({ host: url.hostname, path: url.pathname, signal, forceRefresh }));
}

/** When none can be had, the server's refusal tells more than the provider's failure. */
async function replacement(
  credentials: CredentialProvider,
  attempt: AuthorizedAttempt,
  refusal: unknown,
): Promise<Credential> {
  try {
    return await askFor(credentials, attempt, true);
  } catch (error) {
    if (attempt.signal.aborted) throw error;
    attempt.logger.warn('a fresh credential could not be had', {
      credentials: credentials.name,
      code: isAntiphonError(error) ? error.code : undefined,
    });
    throw refusal;
  }
}

function isUnauthorized(error: unknown): boolean {
  return isAntiphonError(error) && error.code === 'AUTH_FAILED' && error.details.status === 401;
}
