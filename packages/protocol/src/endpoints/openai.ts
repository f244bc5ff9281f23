import type { Endpoint } from '../endpoint.ts';
import { bearerHeaders, secretSubprotocols } from './credential-carrier.ts';
import { createEndpoint } from './create-endpoint.ts';
import { invalidArgument } from './invalid-argument.ts';
import { applyModel, modelName } from './model-parameter.ts';
import { completePath, isWrittenAsSocket, socketUrl, trimmedPath } from './realtime-url.ts';
import { applyPurpose, assertOneOption, type NoOtherPurpose, type OtherPurpose } from './session-purpose.ts';

interface OpenaiAccount {
  /** @default the key's own */
  readonly organization?: string | undefined;
  /** @default the key's own */
  readonly project?: string | undefined;
  /** A stable and anonymous name of your user, which OpenAI's abuse checks may see. Left out where there are no headers. @default none */
  readonly safetyIdentifier?: string | undefined;
}

/** Exactly one of `model`, `intent`, `callId` and `translationModel` says what the connection is for. */
export type OpenaiOptions = OpenaiAccount & {
  /** The API's base, as SDKs take it: `http(s)` or `ws(s)`, `/realtime` is added where it is missing. @default https://api.openai.com/v1 */
  readonly baseUrl?: string | URL | undefined;
} & OpenaiPurpose;

type OpenaiPurpose =
  | ({
      /** Of a conversation, such as `gpt-realtime`. */
      readonly model: string;
      readonly translationModel?: undefined;
    } & NoOtherPurpose)
  | ({
      /** Of a session that translates speech, such as `gpt-realtime-translate`. */
      readonly translationModel: string;
      readonly model?: undefined;
    } & NoOtherPurpose)
  | (OtherPurpose & { readonly model?: undefined; readonly translationModel?: undefined });

const DEFAULT_BASE_URL = 'https://api.openai.com/v1';

/**
 * OpenAI's API.
 *
 * A credential of any kind goes into `Authorization: Bearer`; without headers (browsers) into the subprotocols `realtime` and `openai-insecure-api-key.…`.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the model is empty, not exactly one purpose is given, the base is no URL, or the organization or
 * project cannot stand in a header.
 * @example
 * import { openai } from '@antiphon/protocol';
 *
 * const endpoint = openai({ model: 'gpt-realtime' });
 * console.log(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.href); // wss://api.openai.com/v1/realtime?model=gpt-realtime
 */
export function openai({ baseUrl = DEFAULT_BASE_URL, ...options }: OpenaiOptions): Endpoint {
  const { model, translationModel, intent, callId, ...account } = options;
  assertOneOption({ model, intent, callId, translationModel });
  const url = socketUrl(baseUrl);
  completePath(url, isWrittenAsSocket(baseUrl));
  if (model !== undefined)
    return openaiAt(url, { ...account, model: applyModel(url, modelName(model, 'model'), 'model') });
  if (translationModel !== undefined) {
    if (!url.pathname.endsWith('/translations')) url.pathname = `${trimmedPath(url)}/translations`;
    return openaiAt(url, {
      ...account,
      model: applyModel(url, modelName(translationModel, 'translationModel'), 'model'),
    });
  }
  applyPurpose(url, callId === undefined ? { intent } : { callId });
  return openaiAt(url, { ...account, model: undefined });
}

/** The same for a complete URL. */
export function openaiAt(
  url: URL,
  { model, organization, project, safetyIdentifier }: OpenaiAccount & { readonly model: string | undefined },
): Endpoint {
  const accounts = Object.entries({ organization, project }).flatMap(([name, id]) =>
    id === undefined ? [] : [[name, accountId(name, id)] as const],
  );
  const headers = Object.fromEntries([
    ...accounts.map(([name, id]) => [`openai-${name}`, id]),
    ...(safetyIdentifier === undefined ? [] : [['openai-safety-identifier', safetyId(safetyIdentifier)]]),
  ]) as Record<string, string>;
  return createEndpoint({
    name: 'openai',
    model,
    url,
    place(credential, { carriesHeaders }) {
      if (carriesHeaders) {
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

function safetyId(value: string): string {
  if (/^[\x21-\x7e]{1,512}$/.test(value)) return value;
  throw invalidArgument(
    'safetyIdentifier must be 1 to 512 printable ASCII characters without blanks, such as a hash of the user’s id',
  );
}
