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
 * A credential goes where {@link openai} puts it. With the preview's dialect, what asked OpenAI for it is sent too: the header
 * `OpenAI-Beta: realtime=v1`, or the subprotocol `openai-beta.realtime-v1` beside a credential.
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
  const isPreview = dialect?.name === 'preview';
  const askingHeaders: Record<string, string> = isPreview ? { 'openai-beta': 'realtime=v1' } : {};
  const askingProtocols = isPreview ? ['openai-beta.realtime-v1'] : [];
  return createEndpoint({
    name: 'compatible',
    model: applyModel(url, model, 'model'),
    dialect,
    url,
    place(credential, { carriesHeaders }) {
      if (carriesHeaders) {
        const headers = credential === undefined ? askingHeaders : { ...bearerHeaders(credential), ...askingHeaders };
        return { headers, protocols: [] };
      }
      if (credential === undefined) return { headers: {}, protocols: [] };
      return { headers: {}, protocols: [...secretSubprotocols(credential), ...askingProtocols] };
    },
  });
}
