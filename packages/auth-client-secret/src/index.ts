export { clientSecretFromUrl, type ClientSecretFromUrlOptions, type HeaderSource } from './client-secret-from-url.ts';
export type { Fetch, FetchBodyReader, FetchInit, FetchResponse } from './fetch.ts';
export type { SecretProviderOptions } from './secret-provider.ts';
