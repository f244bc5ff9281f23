import type { ConnectRequest, Credential, CredentialProvider } from '@antiphon/interface';
import type { Dispatcher } from 'undici';
import type { SecretProviderOptions } from '../secret-provider.ts';

/** What is used of an endpoint: those of `@antiphon/protocol` fit as they are. */
export interface MintEndpoint {
  /** The model or deployment, which the secret is pinned to. */
  readonly model?: string | undefined;
  /** Says where the credential goes: a secret is asked for with the same headers as a connection. */
  connectRequest(credential: Credential | undefined, carrier: { readonly carriesHeaders: boolean }): ConnectRequest;
  httpUrl(path: string): URL;
}

export interface MintOptions extends Pick<SecretProviderOptions, 'timeoutMs' | 'clock'> {
  /** Whose secrets: `openai(…)`, `azure(…)` or `compatible(…)` of `@antiphon/protocol`. */
  readonly endpoint: MintEndpoint;
  /** What the API is asked with: an API key, or an Entra token. */
  readonly credentials: CredentialProvider;
  /** The configuration that sessions opened with the secret begin with. @default a realtime session with the endpoint's model */
  readonly session?: Readonly<Record<string, unknown>> | undefined;
  /** How long the secret is good, from 10 to 7 200 seconds. @default the API's own, 600 */
  readonly expiresAfterSeconds?: number | undefined;
  /** A proxy, a client certificate, a mock of undici's. @default undici's global one */
  readonly dispatcher?: Dispatcher | undefined;
}
