import { createCredential, createSharedCall, type CredentialProvider } from '@antiphon/interface';
import { type ApiKeySource, readSource } from './api-key-source.ts';

/**
 * Gives an API key: a text, what a function returns, or an environment variable.
 *
 * Nothing is read before the first `getCredential`, and nothing is kept: every call reads anew, so a changed key is used at the next connect.
 * Calls made while a function is at work share its result. Aborting a call ends that call only; once all have been, the next one calls the function anew.
 *
 * `getCredential` rejects with `AntiphonError` `AUTH_FAILED` when there is no key, when it holds a character that a header cannot carry,
 * or when the function throws (its error is the `cause`).
 *
 * @example
 * import { apiKey } from '@antiphon/auth-api-key';
 *
 * const credentials = apiKey({ environmentVariable: 'EXAMPLE_API_KEY', environment: { EXAMPLE_API_KEY: 'k-123' } });
 * console.log((await credentials.getCredential()).kind); // api-key
 */
export function apiKey(source: ApiKeySource): CredentialProvider {
  const read = createSharedCall(() => readSource(source));
  return {
    name: 'api-key',
    async getCredential({ signal } = {}) {
      return createCredential({ kind: 'api-key', value: await read({ signal }) });
    },
  };
}
