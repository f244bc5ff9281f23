import type { Endpoint } from '../endpoint.ts';
import { bearerHeaders, secretSubprotocols } from './credential-carrier.ts';
import { createEndpoint } from './create-endpoint.ts';
import { invalidArgument } from './invalid-argument.ts';
import { applyModel, modelName } from './model-parameter.ts';
import { completePath, isWrittenAsSocket, socketUrl } from './realtime-url.ts';

interface OpenaiAccount {
  /** @default the key's own */
  readonly organization?: string | undefined;
  /** @default the key's own */
  readonly project?: string | undefined;
}

export interface OpenaiOptions extends OpenaiAccount {
  /** Such as `gpt-realtime`. */
  readonly model: string;
  /** The API's base, as SDKs take it: `http(s)` or `ws(s)`, `/realtime` is added where it is missing. @default https://api.openai.com/v1 */
  readonly baseUrl?: string | URL | undefined;
}

const DEFAULT_BASE_URL = 'https://api.openai.com/v1';

/**
 * OpenAI's API.
 *
 * A credential of any kind goes into `Authorization: Bearer`; without headers (browsers) into the subprotocols `realtime` and `openai-insecure-api-key.…`.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the model is empty, the base is no URL, or the organization or project cannot stand in a header.
 * @example
 * import { openai } from '@antiphon/protocol';
 *
 * const endpoint = openai({ model: 'gpt-realtime' });
 * console.log(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.href); // wss://api.openai.com/v1/realtime?model=gpt-realtime
 */
export function openai({ model, baseUrl = DEFAULT_BASE_URL, organization, project }: OpenaiOptions): Endpoint {
  const url = socketUrl(baseUrl);
  completePath(url, isWrittenAsSocket(baseUrl));
  return openaiAt(url, { model: applyModel(url, modelName(model, 'model'), 'model'), organization, project });
}

/** The same for a complete URL. */
export function openaiAt(
  url: URL,
  { model, organization, project }: OpenaiAccount & { readonly model: string | undefined },
): Endpoint {
  const accounts = Object.entries({ organization, project }).flatMap(([name, id]) =>
    id === undefined ? [] : [[name, accountId(name, id)] as const],
  );
  return createEndpoint({
    name: 'openai',
    model,
    url,
    place(credential, { carriesHeaders }) {
      if (carriesHeaders) {
        const headers = Object.fromEntries(accounts.map(([name, id]) => [`openai-${name}`, id]));
        return {
          headers: credential === undefined ? headers : { ...bearerHeaders(credential), ...headers },
          protocols: [],
        };
      }
      if (credential === undefined) return { headers: {}, protocols: [] };
      const protocols = [...secretSubprotocols(credential), ...accounts.map(([name, id]) => `openai-${name}.${id}`)];
      return { headers: {}, protocols };
    },
  });
}

function accountId(name: string, id: string): string {
  if (/^[\w.-]+$/.test(id)) return id;
  throw invalidArgument(`${name} must be an id of letters, digits, dots, _ and -, such as org-abc123 or proj_abc123`);
}
