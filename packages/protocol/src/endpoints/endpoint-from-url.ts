import type { Endpoint } from '../endpoint.ts';
import { azureAt, completeAzurePath } from './azure.ts';
import { compatible } from './compatible.ts';
import { isAzureHost, isOpenaiHost } from './hosts.ts';
import { invalidArgument } from './invalid-argument.ts';
import { applyModel, namesOtherPurpose } from './model-parameter.ts';
import { openaiAt } from './openai.ts';
import { completePath, isWrittenAsSocket, socketUrl, trimmedPath } from './realtime-url.ts';

export interface EndpointFromUrlOptions {
  /** The model or deployment; wins over the URL's own. @default the URL's `model` */
  readonly model?: string | undefined;
}

// Paths that people copy from other parts of the API, and pages of the providers that are no API.
const OTHER_API =
  /\/(chat\/completions|completions|responses|embeddings|models|audio\/\w+|realtime\/(client_secrets|calls|sessions|translations).*)$/;
const WEB_PAGE = /^(portal|ai|oai)\.azure\.com$|^(platform\.openai|chatgpt)\.com$/;

/**
 * Makes an endpoint of what people paste: a base URL, a complete `/realtime` URL, or the URL of an Azure resource.
 *
 * `api.openai.com` gives {@link openai}, the hosts of Azure OpenAI resources (exact suffixes) {@link azure}, every other host {@link compatible}.
 * `https:` becomes `wss:`; `http:` becomes `ws:` on this machine and `wss:` elsewhere. Query and path prefix are kept.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when it is no such URL, holds a credential, or names no model where one is needed;
 * `UNSUPPORTED` for Azure's preview API.
 * @example
 * import { endpointFromUrl } from '@antiphon/protocol';
 *
 * console.log(endpointFromUrl('https://contoso.openai.azure.com', { model: 'my-deployment' }).name); // azure
 */
export function endpointFromUrl(given: string | URL, { model }: EndpointFromUrlOptions = {}): Endpoint {
  const url = socketUrl(given);
  if (WEB_PAGE.test(url.hostname)) {
    throw invalidArgument(
      `${url.hostname} is a web page: paste the API's URL, such as https://api.openai.com/v1 or https://RESOURCE.openai.azure.com`,
    );
  }
  if (isAzureHost(url)) {
    completeAzurePath(url);
    return azureAt(url, neededModel(url, model, 'deployment'));
  }
  if (OTHER_API.test(trimmedPath(url))) throw otherApi(url);
  if (!isOpenaiHost(url)) return compatible({ url: given, model });
  completePath(url, isWrittenAsSocket(given));
  if (url.pathname !== '/v1/realtime') throw otherApi(url);
  return openaiAt(url, { model: neededModel(url, model, 'model') });
}

function otherApi(url: URL): Error {
  return invalidArgument(
    `the path of this URL on ${url.host} is not that of the Realtime API: paste https://${url.host}/v1`,
  );
}

function neededModel(url: URL, given: string | undefined, what: string): string | undefined {
  const model = applyModel(url, given, 'model');
  if (model === undefined && !namesOtherPurpose(url)) {
    throw invalidArgument(
      `the URL on ${url.host} names no ${what}: add ?model=NAME to it, or give the model as an option`,
    );
  }
  return model;
}
