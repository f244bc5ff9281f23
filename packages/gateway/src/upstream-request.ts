import { AntiphonError, type ConnectRequest, type Credential, type Transport } from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';
import type { ClientRequest } from './authenticator.ts';
import type { ForwardOptions } from './gateway-options.ts';

/** Never forwarded: they belong to one hop, or carry the client's credential. */
const CONFINED_HEADERS =
  /^(authorization|proxy-.*|api-key|x-api-key|cookie2?|connection|keep-alive|te|trailer|transfer-encoding|upgrade|host|origin|content-.*|sec-.*|forwarded|x-forwarded-.*|x-real-ip)$/;
const CONFINED_PARAMETERS = /^(.*api[-_]?key|key|.*token|authorization|.*secret|sig|password)$/i;

/** What of a client's handshake may pass. */
export interface Forwarded {
  readonly query: readonly string[];
  readonly headers: readonly string[];
}

/** @throws {AntiphonError} `INVALID_ARGUMENT` when a listed name must not be forwarded. */
export function checkedForward({ query, headers }: ForwardOptions = {}): Forwarded {
  const forwarded = {
    query: query ?? ['model'],
    headers: (headers ?? ['openai-safety-identifier', 'x-client-request-id']).map((name) => name.toLowerCase()),
  };
  const confined =
    forwarded.headers.find((name) => CONFINED_HEADERS.test(name)) ??
    forwarded.query.find((name) => CONFINED_PARAMETERS.test(name));
  if (confined === undefined) return forwarded;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `"${confined}" cannot be forwarded: it may carry the client's credential or belongs to its connection`,
  });
}

/** The handshake with the upstream: the endpoint's own, and from the client's what is allowed and not set yet. */
export function upstreamRequest(
  client: ClientRequest,
  endpoint: Endpoint,
  {
    credential,
    transport,
    forwarded,
  }: {
    readonly credential: Credential | undefined;
    readonly transport: Transport;
    readonly forwarded: Forwarded;
  },
): ConnectRequest {
  const own = endpoint.connectRequest(credential, transport);
  const url = new URL(own.url);
  for (const name of forwarded.query) {
    const value = client.url.searchParams.get(name);
    if (value !== null && !url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  if (!transport.carriesHeaders) return { ...own, url };
  const passed = forwarded.headers.flatMap((name) => {
    const value = client.headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { url, headers: { ...Object.fromEntries(passed), ...own.headers }, protocols: own.protocols };
}
