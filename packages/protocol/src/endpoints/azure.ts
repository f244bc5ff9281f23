import { AntiphonError } from '@antiphon/interface';
import type { Endpoint } from '../endpoint.ts';
import { bearerHeaders, headerValue } from './credential-carrier.ts';
import { createEndpoint } from './create-endpoint.ts';
import { isAzureHost } from './hosts.ts';
import { invalidArgument } from './invalid-argument.ts';
import { applyModel, modelName } from './model-parameter.ts';
import { socketUrl, trimmedPath } from './realtime-url.ts';

export type AzureOptions = {
  /** The deployment's name, which need not be the model's. */
  readonly deployment: string;
} & (
  | {
      /** The resource's URL, such as `https://RESOURCE.openai.azure.com`, with or without a path; also that of a proxy before it. */
      readonly endpoint: string | URL;
      readonly resource?: undefined;
    }
  | {
      /** The resource's name: the first part of its host. */
      readonly resource: string;
      readonly endpoint?: undefined;
    }
);

/**
 * Azure OpenAI's GA API: `/openai/v1/realtime?model=DEPLOYMENT`. An `api-version` in the URL is dropped: this path refuses it.
 *
 * A credential of kind `api-key` goes into the `api-key` header, every other into `Authorization: Bearer`. Without headers (browsers)
 * `connectRequest` throws `UNSUPPORTED`: connect through a gateway there.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the deployment is empty, or not exactly one of endpoint and resource is given and valid;
 * `UNSUPPORTED` for a preview URL.
 * @example
 * import { azure } from '@antiphon/protocol';
 *
 * const endpoint = azure({ resource: 'contoso', deployment: 'gpt-realtime' });
 * console.log(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.host); // contoso.openai.azure.com
 */
export function azure({ endpoint, resource, deployment }: AzureOptions): Endpoint {
  const url = socketUrl(baseOf(endpoint, resource));
  completeAzurePath(url);
  return azureAt(url, applyModel(url, modelName(deployment, 'deployment'), 'deployment'));
}

/** The same for a complete URL. */
export function azureAt(url: URL, model: string | undefined): Endpoint {
  return createEndpoint({
    name: 'azure',
    model,
    url,
    place(credential, { carriesHeaders }) {
      if (credential === undefined) return { headers: {}, protocols: [] };
      if (!carriesHeaders) {
        throw new AntiphonError({
          code: 'UNSUPPORTED',
          message: `Azure takes a credential in a header only, and this transport carries none: connect through a gateway, or use a transport of Node`,
        });
      }
      const isKey = credential.kind === 'api-key';
      return { headers: isKey ? { 'api-key': headerValue(credential) } : bearerHeaders(credential), protocols: [] };
    },
  });
}

/**
 * Completes the path of a resource's URL to that of the GA socket, and takes `deployment` for `model`.
 *
 * @throws {AntiphonError} `UNSUPPORTED` for the preview's path; `INVALID_ARGUMENT` for that of another API.
 */
export function completeAzurePath(url: URL): void {
  const path = trimmedPath(url);
  if (path.endsWith('/openai/realtime')) {
    throw new AntiphonError({
      code: 'UNSUPPORTED',
      message: `the preview API (/openai/realtime?api-version=) is not supported: paste the GA URL, wss://${url.host}/openai/v1/realtime?model=DEPLOYMENT`,
    });
  }
  url.pathname = completed(path, url);
  url.searchParams.delete('api-version');
  const deployment = url.searchParams.get('deployment');
  url.searchParams.delete('deployment');
  if (deployment !== null && !url.searchParams.has('model')) url.searchParams.set('model', deployment);
}

function completed(path: string, url: URL): string {
  if (path.endsWith('/openai/v1/realtime')) return path;
  if (path.endsWith('/openai/v1')) return `${path}/realtime`;
  if (path.endsWith('/openai')) return `${path}/v1/realtime`;
  // A Foundry project's URL: the API hangs on the resource, not on the project.
  if (path === '' || (isAzureHost(url) && /^\/api\/projects\/[^/]+$/.test(path))) return '/openai/v1/realtime';
  if (!isAzureHost(url)) return `${path}/openai/v1/realtime`;
  throw invalidArgument(
    `the path of this URL on ${url.host} is not that of the Realtime API: paste https://${url.host} or wss://${url.host}/openai/v1/realtime?model=DEPLOYMENT`,
  );
}

function baseOf(endpoint: string | URL | undefined, resource: string | undefined): string | URL {
  if ((endpoint === undefined) === (resource === undefined)) {
    throw invalidArgument('give exactly one of endpoint (the URL of the Azure resource) and resource (its name)');
  }
  if (endpoint !== undefined) return endpoint;
  if (!/^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i.test(resource ?? '')) {
    throw invalidArgument(
      'resource must be the name of the Azure resource (letters, digits and -): for a URL use endpoint',
    );
  }
  return `https://${resource}.openai.azure.com`;
}
