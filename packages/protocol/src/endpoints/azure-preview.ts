import { LATEST_PREVIEW_API_VERSION, type PreviewApiVersion } from '../dialects/preview-api-version.ts';
import { createPreviewDialect } from '../dialects/preview-dialect.ts';
import type { Endpoint } from '../endpoint.ts';
import { type AzureCredentialOptions, placeAzureCredential } from './azure-credential.ts';
import { completeAzurePath } from './azure-path.ts';
import { type AzureResource, azureResourceUrl } from './azure-resource.ts';
import { createEndpoint, withHttpProtocol } from './create-endpoint.ts';
import { invalidArgument } from './invalid-argument.ts';
import { modelName } from './model-parameter.ts';
import { socketUrl } from './realtime-url.ts';

/** Exactly one of `endpoint` and `resource` says where. */
export type AzurePreviewOptions = AzureResource &
  AzureCredentialOptions & {
    /** The deployment's name, which need not be the model's. */
    readonly deployment: string;
    /** The API's version, also that of the URL. @default the URL's own, or 2025-04-01-preview */
    readonly apiVersion?: PreviewApiVersion | undefined;
  };

/**
 * Azure OpenAI's preview API: `/openai/realtime?api-version=…&deployment=…`, in the dialect before GA. Microsoft has deprecated it: prefer {@link azure}.
 *
 * A credential goes where {@link azure} puts it. `httpUrl('sessions')` is the preview's own REST path.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the deployment or the version is empty, not exactly one of endpoint and resource is given and
 * valid, or the URL is that of the GA API.
 * @example
 * import { azurePreview } from '@antiphon/protocol';
 *
 * const endpoint = azurePreview({ resource: 'contoso', deployment: 'my-deployment' });
 * console.log(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.search); // ?api-version=2025-04-01-preview&deployment=my-deployment
 */
export function azurePreview(options: AzurePreviewOptions): Endpoint {
  const url = socketUrl(azureResourceUrl(options));
  return azurePreviewAt(url, { ...options, deployment: modelName(options.deployment, 'deployment') });
}

/** The same for a URL of the resource, whose query may name deployment and version. */
export function azurePreviewAt(
  url: URL,
  options: AzureCredentialOptions & {
    readonly deployment?: string | undefined;
    readonly apiVersion?: PreviewApiVersion | undefined;
  },
): Endpoint {
  completeAzurePath(url, 'preview');
  const query = url.searchParams;
  const apiVersion = versionOf(options.apiVersion ?? (query.get('api-version') || LATEST_PREVIEW_API_VERSION));
  const deployment = options.deployment ?? (query.get('deployment') || query.get('model') || undefined);
  query.delete('model');
  query.set('api-version', apiVersion);
  if (deployment !== undefined) query.set('deployment', deployment);
  return createEndpoint({
    name: 'azure-preview',
    model: deployment,
    dialect: createPreviewDialect({ apiVersion }),
    url,
    place: (credential, carrier) => placeAzureCredential(credential, carrier, options),
    httpUrl: (path) => restUrl(url, path),
  });
}

function restUrl(socket: URL, path: string): URL {
  const url = withHttpProtocol(socket);
  url.pathname = `${socket.pathname}api/${path}`;
  url.search = '';
  url.searchParams.set('api-version', socket.searchParams.get('api-version') ?? LATEST_PREVIEW_API_VERSION);
  return url;
}

function versionOf(value: unknown): string {
  if (typeof value === 'string' && /^[\w.-]+$/.test(value)) return value;
  throw invalidArgument(`apiVersion must be the version of the preview API, such as ${LATEST_PREVIEW_API_VERSION}`);
}
