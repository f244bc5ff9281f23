import {
  AntiphonError,
  createCredentialCache,
  type Credential,
  type CredentialOptions,
  type CredentialProvider,
  systemClock,
} from '@antiphon/interface';
import { hostCheck } from './allowed-hosts.ts';
import type { EntraOptions } from './entra-options.ts';
import { requestToken } from './request-token.ts';
import { type EntraTarget, scopeByPath } from './scope.ts';
import { defaultCredential, type EntraTokenCredential } from './token-credential.ts';

const DEFAULTS = { refreshBeforeMs: 120_000, timeoutMs: 30_000 } as const;

/**
 * Gives Microsoft Entra ID tokens, to Azure's hosts and to those you allow.
 *
 * A token is kept per scope until shortly before it expires; calls made while one is fetched share it. `forceRefresh` asks the credential anew; one that keeps
 * tokens itself, as managed identities do, may answer with the same. Making the provider does no I/O and loads nothing.
 *
 * `getCredential` rejects with `AUTH_FAILED` when the host is none that tokens may go to, before the credential is asked; when the credential fails, with its
 * message as the `cause`; when it gives no token. `TIMEOUT` when it takes too long.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for an option that cannot be used.
 * @example
 * import { entra } from '@antiphon/auth-entra';
 *
 * const credential = { getToken: async () => ({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }) };
 * const credentials = entra({ credential });
 * console.log((await credentials.getCredential({ host: 'contoso.openai.azure.com' })).kind); // bearer
 */
export function entra(options: EntraOptions = {}): CredentialProvider {
  const { clock = systemClock, scope = scopeByPath } = options;
  const refreshBeforeMs = checked('refreshBeforeMs', options.refreshBeforeMs ?? DEFAULTS.refreshBeforeMs, 0);
  const timeoutMs = checked('timeoutMs', options.timeoutMs ?? DEFAULTS.timeoutMs, 1);
  const allowed = hostCheck(options.allowedHosts ?? []);
  let made: Promise<EntraTokenCredential> | undefined;
  const load = (): Promise<EntraTokenCredential> => {
    if (options.credential !== undefined) return Promise.resolve(options.credential);
    const loading = (made ??= defaultCredential());
    // A failure is not kept.
    loading.catch(() => (made = undefined));
    return loading;
  };
  const cacheByScope = new Map<string, (options?: CredentialOptions) => Promise<Credential>>();
  const cacheFor = (name: string) => {
    const known = cacheByScope.get(name);
    if (known !== undefined) return known;
    const cache = createCredentialCache({
      request: ({ signal }) => requestToken({ load, scope: name, timeoutMs, clock, signal }),
      refreshBeforeMs,
      clock,
    });
    cacheByScope.set(name, cache);
    return cache;
  };
  return {
    name: 'entra',
    async getCredential({ host, path, signal, forceRefresh } = {}) {
      signal?.throwIfAborted();
      const target: EntraTarget = { host: allowed(host), path };
      return cacheFor(typeof scope === 'string' ? scope : scope(target))({ signal, forceRefresh });
    },
  };
}

// Timers of most platforms cannot wait longer.
const MAXIMUM_MS = 2 ** 31 - 1;

function checked(name: string, value: number, minimum: number): number {
  if (value >= minimum && value <= MAXIMUM_MS) return value;
  const message = `${name} must be a number of milliseconds from ${minimum} to ${MAXIMUM_MS}, not ${value}`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
