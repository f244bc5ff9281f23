import { AntiphonError } from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';

// RFC 9110: a token for the name; no control characters in the value.
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// oxlint-disable-next-line no-control-regex -- those are what must not pass
const FORBIDDEN_IN_VALUE = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/**
 * Adds headers to every handshake of an endpoint; one of the same name replaces the endpoint's own.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a name or value cannot stand in a header.
 */
export function endpointWithHeaders(endpoint: Endpoint, headers: Readonly<Record<string, string>>): Endpoint {
  const added = Object.entries(headers).map(([name, value]) => checked(name, value));
  if (added.length === 0) return endpoint;
  return {
    name: endpoint.name,
    model: endpoint.model,
    dialect: endpoint.dialect,
    connectRequest(credential, carrier) {
      const request = endpoint.connectRequest(credential, carrier);
      if (carrier.carriesHeaders) return { ...request, headers: { ...request.headers, ...Object.fromEntries(added) } };
      const message =
        'the transport cannot send headers: take one that can, such as @antiphon/transport-ws, or leave out the headers option';
      throw new AntiphonError({ code: 'UNSUPPORTED', message });
    },
    httpUrl: (path) => endpoint.httpUrl(path),
  };
}

function checked(name: string, value: unknown): [string, string] {
  if (HEADER_NAME.test(name) && typeof value === 'string' && !FORBIDDEN_IN_VALUE.test(value))
    return [name.toLowerCase(), value];
  const message = `the headers option has an unusable entry '${name.slice(0, 64)}': names are tokens, values are texts without control characters`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
