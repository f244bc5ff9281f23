import { AntiphonError, createCredential, type CredentialProvider } from '@antiphon/interface';

/** A key, or what gives one: it is asked at every connection attempt. */
export type ApiKeySource = string | (() => string | Promise<string>);

/**
 * Makes a provider of the `apiKey` option.
 *
 * `@antiphon/auth-api-key` does more; a target does not depend on any one kind of credential.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a key given as text is empty.
 */
export function apiKeyCredentials(source: ApiKeySource): CredentialProvider {
  if (source === '') {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: 'apiKey is empty: give a key, or leave it out where none is needed',
    });
  }
  return {
    name: 'api-key',
    async getCredential({ signal } = {}) {
      signal?.throwIfAborted();
      const value = typeof source === 'string' ? source : await askFor(source);
      signal?.throwIfAborted();
      return createCredential({ kind: 'api-key', value });
    },
  };
}

async function askFor(source: () => string | Promise<string>): Promise<string> {
  let value: string;
  try {
    value = await source();
  } catch (cause) {
    throw new AntiphonError({ code: 'AUTH_FAILED', message: 'the apiKey function failed: see the cause', cause });
  }
  if (typeof value === 'string' && value !== '') return value;
  throw new AntiphonError({
    code: 'AUTH_FAILED',
    message: 'the apiKey function gave no key: it must return a text that is not empty',
  });
}
