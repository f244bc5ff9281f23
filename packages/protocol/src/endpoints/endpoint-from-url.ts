import type { Endpoint } from '../endpoint.ts';
import { azureAt, completeGaUrl } from './azure.ts';
import type { AzureCredentialOptions } from './azure-credential.ts';
import { isPreviewPath } from './azure-path.ts';
import { azurePreviewAt } from './azure-preview.ts';
import { compatible } from './compatible.ts';
import { isAzureHost, isOpenaiHost } from './hosts.ts';
import { invalidArgument } from './invalid-argument.ts';
import { applyModel, modelName, namesOtherPurpose } from './model-parameter.ts';
import { openaiAt } from './openai.ts';
import { otherAddress } from './other-address.ts';
import { completePath, isWrittenAsSocket, socketUrl } from './realtime-url.ts';
import { assertOnePurpose } from './session-purpose.ts';

export interface EndpointFromUrlOptions extends AzureCredentialOptions {
  /** The model or deployment; wins over the URL's own. @default the URL's `model`, or `deployment` on Azure */
  readonly model?: string | undefined;
}

/**
 * Makes an endpoint of what people paste: a base URL, a complete `/realtime` URL, or the URL of an Azure resource.
 *
 * `api.openai.com` gives {@link openai}, the hosts of Azure OpenAI resources (exact suffixes) {@link azure}, or {@link azurePreview} where the path is
 * `/openai/realtime`; every other host {@link compatible}. `https:` becomes `wss:`; `http:` becomes `ws:` on this machine and `wss:` elsewhere.
 * Query and path prefix are kept. `?intent=transcription`, `?call_id=` and `/realtime/translations?model=` are understood.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when it is no such URL, holds a credential, names no model where one is needed, or two purposes. The
 * message says what to paste instead and never repeats the URL.
 * @example
 * import { endpointFromUrl } from '@antiphon/protocol';
 *
 * console.log(endpointFromUrl('https://contoso.openai.azure.com', { model: 'my-deployment' }).name); // azure
 */
export function endpointFromUrl(given: string | URL, { model, ...options }: EndpointFromUrlOptions = {}): Endpoint {
  const url = socketUrl(given);
  const refusal = otherAddress(url);
  if (refusal !== undefined) throw invalidArgument(refusal);
  if (isAzureHost(url)) {
    if (isPreviewPath(url)) return previewFromUrl(url, model, options);
    completeGaUrl(url);
    return azureAt(url, neededModel(url, model, 'deployment'), options);
  }
  if (!isOpenaiHost(url)) return compatible({ url: given, model });
  completePath(url, isWrittenAsSocket(given));
  if (!/^\/v1\/realtime(\/translations)?$/.test(url.pathname)) {
    throw invalidArgument(
      `the path of this URL on ${url.host} is not that of the Realtime API: paste https://${url.host}/v1`,
    );
  }
  return openaiAt(url, { model: neededModel(url, model, 'model') });
}

function previewFromUrl(url: URL, given: string | undefined, options: AzureCredentialOptions): Endpoint {
  const deployment = given === undefined ? undefined : modelName(given, 'deployment');
  const endpoint = azurePreviewAt(url, { ...options, deployment });
  if (endpoint.model === undefined && !namesOtherPurpose(url)) throw noModel(url, 'deployment');
  return endpoint;
}

function neededModel(url: URL, given: string | undefined, what: 'model' | 'deployment'): string | undefined {
  const model = applyModel(url, given, 'model');
  assertOnePurpose(url);
  if (model === undefined && !namesOtherPurpose(url)) throw noModel(url, what);
  return model;
}

function noModel(url: URL, what: 'model' | 'deployment'): Error {
  const parameter = isPreviewPath(url) ? 'deployment' : 'model';
  return invalidArgument(
    `the URL on ${url.host} names no ${what}: add ?${parameter}=NAME to it, or give the model as an option`,
  );
}
