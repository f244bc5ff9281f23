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
  /** Headers and subprotocols, or parts of the query, for a credential that may travel to the host; called without one too. */
  readonly place: (credential: Credential | undefined, carrier: EndpointCarrier) => PlacedCredential;
  /** The URL of a REST path, given without slashes before it. @default beside the socket */
  readonly httpUrl?: ((path: string) => URL) | undefined;
}

/** Makes an endpoint of its parts. */
export function createEndpoint({ name, model, dialect = gaDialect, url, place, httpUrl }: EndpointParts): Endpoint {
  return {
    name,
    model,
    dialect,
    connectRequest(credential, carrier) {
      if (credential !== undefined) assertPrivate(url);
      const { query = {}, headers, protocols } = place(credential, carrier);
      const target = new URL(url);
      for (const [field, value] of Object.entries(query)) target.searchParams.set(field, value);
      return { url: target, headers, protocols };
    },
    httpUrl(path) {
      const relative = path.replace(/^\/+/, '');
      if (httpUrl !== undefined) return httpUrl(relative);
      const result = withHttpProtocol(url);
      result.search = '';
      result.pathname = `${url.pathname}/${relative}`;
      return result;
    },
  };
}

/** A copy of a socket's URL as HTTP has it. */
export function withHttpProtocol(socket: URL): URL {
  const url = new URL(socket);
  url.protocol = socket.protocol === 'wss:' ? 'https:' : 'http:';
  return url;
}
