import type { Endpoint } from '../endpoint.ts';
import { type AzureCredentialOptions, placeAzureCredential } from './azure-credential.ts';
import { completeAzurePath } from './azure-path.ts';
import { type AzureResource, azureResourceUrl } from './azure-resource.ts';
import { createEndpoint } from './create-endpoint.ts';
import { applyModel, modelName } from './model-parameter.ts';
import { socketUrl } from './realtime-url.ts';
import { applyPurpose, assertOneOption, type NoOtherPurpose, type OtherPurpose } from './session-purpose.ts';

/** Exactly one of `endpoint` and `resource` says where; exactly one of `deployment`, `intent` and `callId` what for. */
export type AzureOptions = AzureResource &
  AzureCredentialOptions &
  (
    | ({
        /** The deployment's name, which need not be the model's. */
        readonly deployment: string;
      } & NoOtherPurpose)
    | (OtherPurpose & { readonly deployment?: undefined })
  );

/**
 * Azure OpenAI's GA API: `/openai/v1/realtime?model=DEPLOYMENT`. An `api-version` in the URL is dropped: this path refuses it.
 *
 * A credential of kind `api-key` goes into the `api-key` header, every other into `Authorization: Bearer`. Without headers (browsers)
 * `connectRequest` throws `UNSUPPORTED`, unless the query is allowed: connect through a gateway there.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the deployment is empty, not exactly one of endpoint and resource is given and valid, not exactly
 * one purpose is given, or the URL is that of the preview API.
 * @example
 * import { azure } from '@antiphon/protocol';
 *
 * const endpoint = azure({ resource: 'contoso', deployment: 'gpt-realtime' });
 * console.log(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.host); // contoso.openai.azure.com
 */
export function azure(options: AzureOptions): Endpoint {
  const { deployment, intent, callId } = options;
  assertOneOption({ deployment, intent, callId });
  const url = socketUrl(azureResourceUrl(options));
  completeGaUrl(url);
  if (deployment !== undefined)
    return azureAt(url, applyModel(url, modelName(deployment, 'deployment'), 'deployment'), options);
  applyPurpose(url, callId === undefined ? { intent } : { callId });
  return azureAt(url, undefined, options);
}

/** The same for a complete URL. */
export function azureAt(url: URL, model: string | undefined, options: AzureCredentialOptions): Endpoint {
  return createEndpoint({
    name: 'azure',
    model,
    url,
    place: (credential, carrier) => placeAzureCredential(credential, carrier, options),
  });
}

/** Completes a resource's URL to that of the GA socket, and takes `deployment` for `model`. */
export function completeGaUrl(url: URL): void {
  completeAzurePath(url, 'ga');
  url.searchParams.delete('api-version');
  const deployment = url.searchParams.get('deployment');
  url.searchParams.delete('deployment');
  if (deployment !== null && !url.searchParams.has('model')) url.searchParams.set('model', deployment);
}
