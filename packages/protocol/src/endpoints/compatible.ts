import type { Dialect } from '../dialect.ts';
import type { Endpoint } from '../endpoint.ts';
import { bearerHeaders, secretSubprotocols } from './credential-carrier.ts';
import { createEndpoint } from './create-endpoint.ts';
import { applyModel } from './model-parameter.ts';
import { completePath, isWrittenAsSocket, socketUrl } from './realtime-url.ts';

export interface CompatibleOptions {
  /**
   * The socket's URL, or the base that SDKs take. The root and a path that ends in a version get `/realtime` (the root `/v1/realtime`),
   * and so does every other path of an `http(s)` URL; a `ws(s)` URL with another path stays as it is. The query is kept.
   */
  readonly url: string | URL;
  /** Goes into the query. @default the query's own `model`, or none */
  readonly model?: string | undefined;
  /** @default gaDialect */
  readonly dialect?: Dialect | undefined;
}

/**
 * A server that speaks the same protocol: a local one, a gateway, the emulator.
 *
 * A credential goes where {@link openai} puts it.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the URL is none, or holds a credential, or the model is empty.
 * @example
 * import { compatible } from '@antiphon/protocol';
 *
 * const endpoint = compatible({ url: 'http://127.0.0.1:8080/v1' });
 * console.log(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.href); // ws://127.0.0.1:8080/v1/realtime
 */
export function compatible({ url: given, model, dialect }: CompatibleOptions): Endpoint {
  const url = socketUrl(given);
  completePath(url, isWrittenAsSocket(given));
  return createEndpoint({
    name: 'compatible',
    model: applyModel(url, model, 'model'),
    dialect,
    url,
    place(credential, { carriesHeaders }) {
      if (credential === undefined) return { headers: {}, protocols: [] };
      return carriesHeaders
        ? { headers: bearerHeaders(credential), protocols: [] }
        : { headers: {}, protocols: secretSubprotocols(credential) };
    },
  });
}
