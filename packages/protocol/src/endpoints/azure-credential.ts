import { AntiphonError, type Credential } from '@antiphon/interface';
import type { EndpointCarrier } from '../endpoint.ts';
import { bearerHeaders, headerValue, type PlacedCredential } from './credential-carrier.ts';

export interface AzureCredentialOptions {
  /**
   * Puts the credential into the URL's query (`api-key=…`, or `Authorization=Bearer …`) where the transport carries no headers, as in browsers.
   * URLs end up in logs: allow it for credentials that live shortly. Where headers are carried, they are used all the same.
   *
   * @default false
   */
  readonly allowCredentialInQuery?: boolean | undefined;
}

/** Where Azure takes a credential: keys in `api-key`, tokens in `Authorization: Bearer`. */
export function placeAzureCredential(
  credential: Credential | undefined,
  { carriesHeaders }: EndpointCarrier,
  { allowCredentialInQuery = false }: AzureCredentialOptions,
): PlacedCredential {
  if (credential === undefined) return { headers: {}, protocols: [] };
  const isKey = credential.kind === 'api-key';
  if (carriesHeaders) {
    return { headers: isKey ? { 'api-key': headerValue(credential) } : bearerHeaders(credential), protocols: [] };
  }
  if (!allowCredentialInQuery) {
    throw new AntiphonError({
      code: 'UNSUPPORTED',
      message:
        'Azure takes a credential in a header, and this transport carries none: connect through a gateway, use a transport of Node, or set allowCredentialInQuery',
    });
  }
  const value = headerValue(credential);
  return { headers: {}, protocols: [], query: isKey ? { 'api-key': value } : { Authorization: `Bearer ${value}` } };
}
