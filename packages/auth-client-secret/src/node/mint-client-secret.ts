import {
  type AbortOptions,
  AntiphonError,
  type Clock,
  type Credential,
  isAntiphonError,
  systemClock,
} from '@antiphon/interface';
import { fetch as undiciFetch } from 'undici';
import type { Fetch } from '../fetch.ts';
import { fetchSecret } from '../fetch-secret.ts';
import { checkTimeoutMs, withinSecretTime } from '../secret-provider.ts';
import type { MintOptions } from './mint-options.ts';

/**
 * Mints one ephemeral client secret, to hand it to a page: `credential.value`, and `credential.expiresAtMs` in milliseconds.
 *
 * Asks `POST …/realtime/client_secrets` beside the endpoint's socket. Redirects are not followed. When the API answers 401, `credentials` is asked once for a fresh
 * credential, as a session does.
 *
 * @throws {AntiphonError} `AUTH_FAILED` (401, 403, no credential, no secret in the answer), `RATE_LIMITED` with `retryAfterMs`, `CONNECT_FAILED` for other statuses,
 * with `details` as a handshake has them, and for a server that cannot be reached; `TIMEOUT`; `INVALID_ARGUMENT`.
 * @example
 * import { apiKey } from '@antiphon/auth-api-key';
 * import { mintClientSecret } from '@antiphon/auth-client-secret/node';
 * import { openai } from '@antiphon/protocol';
 *
 * const endpoint = openai({ model: 'gpt-realtime', baseUrl: 'http://127.0.0.1:9/v1' });
 * await mintClientSecret({ endpoint, credentials: apiKey('k') }).catch((error) => console.log(error.code)); // CONNECT_FAILED
 */
export async function mintClientSecret(options: MintOptions, { signal }: AbortOptions = {}): Promise<Credential> {
  const { clock = systemClock } = options;
  const timeoutMs = checkTimeoutMs(options.timeoutMs);
  checkLifetime(options.expiresAfterSeconds);
  signal?.throwIfAborted();
  return withinSecretTime((own) => requestMint(options, { signal: own, clock }), { timeoutMs, signal, clock });
}

/** One secret, without a time limit of its own. */
export async function requestMint(
  options: MintOptions,
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: Clock },
): Promise<Credential> {
  const { endpoint, credentials, dispatcher } = options;
  const url = endpoint.httpUrl('client_secrets');
  const fetch: Fetch = (to, init) => undiciFetch(to, { ...init, ...(dispatcher === undefined ? {} : { dispatcher }) });
  const body = mintBody(options);
  const credentialFor = (forceRefresh?: true) =>
    credentials.getCredential({ host: url.hostname, path: url.pathname, signal, forceRefresh });
  const mintWith = (credential: Credential) => {
    const { headers } = endpoint.connectRequest(credential, { carriesHeaders: true });
    const all = { 'content-type': 'application/json', ...headers };
    return fetchSecret({ fetch, url, method: 'POST', headers: all, body, signal, clock });
  };
  const credential = await credentialFor();
  try {
    return await mintWith(credential);
  } catch (refusal) {
    if (!isAntiphonError(refusal) || refusal.details.status !== 401) throw refusal;
    // Where none can be had, the API's refusal tells more.
    const fresh = await credentialFor(true).catch(() => credential);
    if (fresh.value === credential.value) throw refusal;
    return mintWith(fresh);
  }
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` */
export function checkLifetime(seconds: number | undefined): void {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 10 && seconds <= 7_200)) return;
  const message = `expiresAfterSeconds must be a whole number from 10 to 7200, not ${seconds}`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}

function mintBody({ endpoint: { model }, session, expiresAfterSeconds }: MintOptions): string {
  const type = session?.['type'] ?? 'realtime';
  // Other kinds of session name their model elsewhere.
  const pinned = { type, ...(type === 'realtime' && model !== undefined ? { model } : {}), ...session };
  const lifetime =
    expiresAfterSeconds === undefined ? {} : { expires_after: { anchor: 'created_at', seconds: expiresAfterSeconds } };
  try {
    return JSON.stringify({ ...lifetime, session: pinned });
  } catch (cause) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: 'session cannot be written as JSON: see the cause',
      cause,
    });
  }
}
