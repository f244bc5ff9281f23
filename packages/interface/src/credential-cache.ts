import { type Clock, systemClock } from './clock.ts';
import type { Credential, CredentialOptions } from './credential.ts';
import { createSharedCall } from './shared-call.ts';

export interface CredentialCacheOptions {
  /** Gets a new credential. Its signal aborts when nobody waits any more. */
  readonly request: (options: CredentialCacheRequest) => Promise<Credential>;
  /** How long before its end a credential is replaced; at most a fifth of its life. @default 60_000 */
  readonly refreshBeforeMs?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

export interface CredentialCacheRequest {
  readonly signal: AbortSignal;
  /** Whether the last one was refused. */
  readonly forceRefresh: boolean;
}

/**
 * Keeps a credential until shortly before it expires, for those who write credential providers. One request is in flight at a time.
 *
 * A credential without an end is not kept. Where the replacement cannot be had, one that is still valid is given; with `forceRefresh` it never is.
 * Nothing runs in the background: time is looked at when somebody asks.
 *
 * @example
 * import { createCredential, createCredentialCache } from '@antiphon/interface';
 *
 * const get = createCredentialCache({
 *   request: async () => createCredential({ kind: 'bearer', value: 'token', expiresAtMs: Date.now() + 3_600_000 }),
 * });
 * console.log((await get()) === (await get())); // true
 */
export function createCredentialCache({
  request,
  refreshBeforeMs = 60_000,
  clock = systemClock,
}: CredentialCacheOptions): (options?: CredentialOptions) => Promise<Credential> {
  let kept: Kept | undefined;
  let requestCount = 0;
  const renew = (forceRefresh: boolean) =>
    createSharedCall(async (signal) => {
      const askedAtMs = clock.nowMs();
      const ordinal = (requestCount += 1);
      const credential = await request({ signal, forceRefresh });
      // A slow answer does not replace that of a later request.
      if (ordinal === requestCount) kept = keepable(credential, askedAtMs, refreshBeforeMs);
      return credential;
    });
  const renewals = { forced: renew(true), usual: renew(false) };
  return async ({ signal, forceRefresh = false } = {}) => {
    signal?.throwIfAborted();
    const nowMs = clock.nowMs();
    if (forceRefresh) {
      // The refused one is given to nobody any more, not even when its replacement fails.
      kept = undefined;
      return renewals.forced({ signal });
    }
    if (kept !== undefined && nowMs < kept.refreshAtMs) return kept.credential;
    const valid = kept !== undefined && nowMs < kept.expiresAtMs ? kept : undefined;
    try {
      return await renewals.usual({ signal });
    } catch (error) {
      if (signal?.aborted === true || valid === undefined || clock.nowMs() >= valid.expiresAtMs) throw error;
      return valid.credential;
    }
  };
}

interface Kept {
  readonly credential: Credential;
  readonly refreshAtMs: number;
  readonly expiresAtMs: number;
}

function keepable(credential: Credential, askedAtMs: number, refreshBeforeMs: number): Kept | undefined {
  const { expiresAtMs } = credential;
  if (expiresAtMs === undefined || !(expiresAtMs > askedAtMs)) return undefined;
  const marginMs = Math.min(refreshBeforeMs, (expiresAtMs - askedAtMs) / 5);
  return { credential, expiresAtMs, refreshAtMs: expiresAtMs - marginMs };
}
