import {
  AntiphonError,
  type Clock,
  type Credential,
  displayUrl,
  handshakeError,
  secretRemover,
} from '@antiphon/interface';
import type { Fetch, FetchResponse } from './fetch.ts';
import { readText } from './read-text.ts';
import { secretFromBody } from './secret-from-body.ts';

/** One request for a client secret. */
export interface SecretRequest {
  readonly fetch: Fetch;
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** Against which a `Retry-After` date counts. */
  readonly clock: Clock;
}

const MAXIMUM_BODY_BYTES = 1024 * 1024;

/**
 * Asks for a client secret. Redirects are not followed.
 *
 * @throws {AntiphonError} by status as for a handshake: `AUTH_FAILED` (401, 403, and an answer without a secret), `RATE_LIMITED`, else `CONNECT_FAILED`, which is
 * also for a server that cannot be reached.
 */
export async function fetchSecret(request: SecretRequest): Promise<Credential> {
  const { fetch, url, method, headers, body, signal, clock } = request;
  const init = { method, headers: { ...headers }, redirect: 'manual', signal } as const;
  const asked = { url, headers, protocols: [] };
  let response: FetchResponse;
  let text: string | undefined;
  try {
    response = await fetch(url, body === undefined ? init : { ...init, body });
    text = await readText(response, MAXIMUM_BODY_BYTES);
  } catch (error) {
    throw unreachable(url, error, secretRemover(asked));
  }
  const { status } = response;
  if (status >= 200 && status < 300) return secretFromBody(text, displayUrl(url));
  if (response.type === 'opaqueredirect') throw redirected(url);
  throw handshakeError({
    status,
    headers: Object.fromEntries(response.headers),
    body: text,
    request: asked,
    what: 'a client secret',
    nowMs: clock.nowMs(),
  });
}

function unreachable(url: URL, error: unknown, clean: (text: string) => string): AntiphonError {
  // Platforms say "fetch failed", and why in the cause.
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const said = clean(reason instanceof Error ? reason.message || codeOf(reason) || reason.name : String(reason));
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `${displayUrl(url)} could not be asked for a client secret: ${said}; check the URL and the network`,
    cause: new Error(said),
  });
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function redirected(url: URL): AntiphonError {
  return new AntiphonError({
    code: 'CONNECT_FAILED',
    message: `${displayUrl(url)} answered with a redirect, which is not followed: use the address it points to`,
    isRetryable: false,
  });
}
