import { AntiphonError, type CredentialProvider } from '@antiphon/interface';
import type { Fetch } from './fetch.ts';
import { fetchSecret } from './fetch-secret.ts';
import { secretProvider, type SecretProviderOptions } from './secret-provider.ts';

export interface ClientSecretFromUrlOptions extends SecretProviderOptions {
  /** Your server's: it answers with `{ "value": "ek_…", "expires_at": … }`. In a page also a path. `https:`, or `http:` on this machine. */
  readonly url: string | URL;
  /** @default 'POST' */
  readonly method?: string | undefined;
  /** Headers for your server, such as your user's own token; a function is called for each request. @default none */
  readonly headers?: HeaderSource | undefined;
  /** The hosts that the secret may be sent to, as in `URL.hostname`. @default any */
  readonly hosts?: readonly string[] | undefined;
  /** For cookies and the like. @default the platform's */
  readonly fetch?: Fetch | undefined;
}

export type HeaderSource =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/**
 * Gives ephemeral client secrets that your own server mints, so that a page can connect to the API without a key.
 *
 * A secret is kept until shortly before it expires, and may open several connections. Calls made while one is fetched share it. Making the provider does no I/O.
 *
 * `getCredential` rejects with `AUTH_FAILED` when your server refuses (401, 403), answers without a secret, or the `headers` function fails; `RATE_LIMITED` with
 * `retryAfterMs`; `CONNECT_FAILED` for other statuses, redirects and a server that cannot be reached; `TIMEOUT`.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a URL or another option that cannot be used.
 * @example
 * import { clientSecretFromUrl } from '@antiphon/auth-client-secret';
 *
 * const fetch = async () => Response.json({ value: 'ek_123456', expires_at: Date.now() / 1_000 + 600 }); // leave out in an application
 * const credentials = clientSecretFromUrl({ url: 'https://shop.example/realtime-secret', fetch });
 * console.log((await credentials.getCredential()).kind); // client-secret
 */
export function clientSecretFromUrl(options: ClientSecretFromUrlOptions): CredentialProvider {
  const { method = 'POST', headers = {}, hosts, fetch = platformFetch } = options;
  const url = secretUrl(options.url);
  return secretProvider({
    ...options,
    name: 'client-secret',
    hosts,
    request: async ({ signal, clock }) =>
      fetchSecret({ fetch, url, method, headers: await headersFrom(headers), signal, clock }),
  });
}

const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init);

async function headersFrom(source: HeaderSource): Promise<Readonly<Record<string, string>>> {
  if (typeof source !== 'function') return source;
  try {
    return await source();
  } catch (cause) {
    throw new AntiphonError({
      code: 'AUTH_FAILED',
      message: 'the function that gives the headers for the client secret failed: see the cause',
      cause,
    });
  }
}

function secretUrl(given: string | URL): URL {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  const url = parsed(given, location?.href);
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw invalid(
      'the url of the client secret is no http(s) URL: write it whole, such as https://shop.example/realtime-secret',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('the url of the client secret holds user information: put it into headers');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw invalid(`a client secret must not come from ${url.host} in the clear: use https`);
  }
  return url;
}

function parsed(given: string | URL, base: string | undefined): URL | undefined {
  try {
    return new URL(given, base);
  } catch {
    return undefined; // The parser's message would quote the URL, which may hold a secret.
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function invalid(message: string): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
