import type { Credential } from '@antiphon/interface';
import type { Dialect } from '../dialect.ts';
import type { Endpoint, EndpointCarrier } from '../endpoint.ts';
import { gaDialect } from '../ga-dialect.ts';
import { assertPrivate, type PlacedCredential } from './credential-carrier.ts';

/** What the endpoints differ in. */
export interface EndpointParts {
  readonly name: string;
  readonly model?: string | undefined;
  /** @default gaDialect */
  readonly dialect?: Dialect | undefined;
  /** The socket's, complete. */
  readonly url: URL;
  /** Headers and subprotocols for a credential that may travel to the host; called without one too. */
  readonly place: (credential: Credential | undefined, carrier: EndpointCarrier) => PlacedCredential;
}

/** Makes an endpoint of its parts. */
export function createEndpoint({ name, model, dialect = gaDialect, url, place }: EndpointParts): Endpoint {
  return {
    name,
    model,
    dialect,
    connectRequest(credential, carrier) {
      if (credential !== undefined) assertPrivate(url);
      return { url: new URL(url), ...place(credential, carrier) };
    },
    httpUrl(path) {
      const result = new URL(url);
      result.search = '';
      result.pathname = `${url.pathname}/${path.replace(/^\/+/, '')}`;
      result.protocol = url.protocol === 'wss:' ? 'https:' : 'http:';
      return result;
    },
  };
}
