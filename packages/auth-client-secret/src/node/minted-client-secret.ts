import type { CredentialProvider } from '@antiphon/interface';
import { secretProvider, type SecretProviderOptions } from '../secret-provider.ts';
import { checkLifetime, requestMint } from './mint-client-secret.ts';
import type { MintOptions } from './mint-options.ts';

export interface MintedClientSecretOptions extends MintOptions, SecretProviderOptions {
  /** Hosts beside the endpoint's own that the secret may be sent to, as in `URL.hostname`. @default none */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * Mints ephemeral client secrets and gives them: a process that connects often does so without its key, and pins the configuration of its sessions.
 *
 * A secret is kept until shortly before it expires, and may open several connections. Calls made while one is minted share it. `getCredential` rejects as
 * {@link mintClientSecret} does, and with `AUTH_FAILED` for a host that the secret is not meant for. Making the provider does no I/O.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for an option that cannot be used.
 * @example
 * import { apiKey } from '@antiphon/auth-api-key';
 * import { mintedClientSecret } from '@antiphon/auth-client-secret/node';
 * import { openai } from '@antiphon/protocol';
 *
 * const endpoint = openai({ model: 'gpt-realtime' });
 * const credentials = mintedClientSecret({ endpoint, credentials: apiKey('k'), expiresAfterSeconds: 60 });
 * console.log(credentials.name); // client-secret
 */
export function mintedClientSecret(options: MintedClientSecretOptions): CredentialProvider {
  checkLifetime(options.expiresAfterSeconds);
  const { hostname } = options.endpoint.httpUrl('');
  return secretProvider({
    ...options,
    name: 'client-secret',
    hosts: [hostname, ...(options.hosts ?? [])],
    request: (attempt) => requestMint(options, attempt),
  });
}
