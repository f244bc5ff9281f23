import {
  AntiphonError,
  type Clock,
  createCredentialCache,
  type Credential,
  type CredentialProvider,
  systemClock,
  withinTime,
} from '@antiphon/interface';

/** What the providers of this package have in common. */
export interface SecretProviderOptions {
  /** How long before its end a secret is replaced; at most a fifth of its life. @default 30_000 */
  readonly refreshBeforeMs?: number | undefined;
  /** For one secret. @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

export interface SecretProviderParts extends SecretProviderOptions {
  readonly name: string;
  /** The hosts that a secret may be sent to; any when left out. */
  readonly hosts?: readonly string[] | undefined;
  readonly request: (options: { readonly signal: AbortSignal; readonly clock: Clock }) => Promise<Credential>;
}

const DEFAULTS = { refreshBeforeMs: 30_000, timeoutMs: 10_000 } as const;
// Timers of most platforms cannot wait longer.
const MAXIMUM_MS = 2 ** 31 - 1;

/** Makes a provider that keeps a secret until shortly before it expires, one request in flight at a time. */
export function secretProvider({ name, hosts, request, ...options }: SecretProviderParts): CredentialProvider {
  const clock = options.clock ?? systemClock;
  const refreshBeforeMs = checked('refreshBeforeMs', options.refreshBeforeMs ?? DEFAULTS.refreshBeforeMs, 0);
  const timeoutMs = checkTimeoutMs(options.timeoutMs);
  const allowed = hosts && new Set(hosts.map((host) => host.toLowerCase()));
  const get = createCredentialCache({
    request: ({ signal }) => withinSecretTime((own) => request({ signal: own, clock }), { timeoutMs, signal, clock }),
    refreshBeforeMs,
    clock,
  });
  return {
    name,
    async getCredential({ host, signal, forceRefresh } = {}) {
      signal?.throwIfAborted();
      if (host !== undefined && allowed?.has(host.toLowerCase()) === false) throw foreignHost();
      return get({ signal, forceRefresh });
    },
  };
}

/** Ends a request for a secret when its time is up. */
export function withinSecretTime<Value>(
  work: (signal: AbortSignal) => Promise<Value>,
  {
    timeoutMs,
    signal,
    clock,
  }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined; readonly clock: Clock },
): Promise<Value> {
  const timeoutError = (): AntiphonError =>
    new AntiphonError({
      code: 'TIMEOUT',
      message: `no client secret came within ${timeoutMs} ms: try again, or allow more with timeoutMs`,
    });
  return withinTime(work, { timeoutMs, signal, clock, timeoutError });
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` */
export function checkTimeoutMs(timeoutMs: number = DEFAULTS.timeoutMs): number {
  return checked('timeoutMs', timeoutMs, 1);
}

function checked(name: string, value: number, minimum: number): number {
  if (value >= minimum && value <= MAXIMUM_MS) return value;
  const message = `${name} must be a number of milliseconds from ${minimum} to ${MAXIMUM_MS}, not ${value}`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}

function foreignHost(): AntiphonError {
  return new AntiphonError({
    code: 'AUTH_FAILED',
    message:
      'no client secret was asked for: it is not meant for the host that it would be sent to; connect to its own, or add the host to hosts',
  });
}
