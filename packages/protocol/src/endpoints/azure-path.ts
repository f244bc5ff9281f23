import { isAzureHost } from './hosts.ts';
import { invalidArgument } from './invalid-argument.ts';
import { trimmedPath } from './realtime-url.ts';

/** The two sockets of an Azure resource. */
export type AzureSocket = 'ga' | 'preview';

const SOCKET_PATHS = { ga: '/openai/v1/realtime', preview: '/openai/realtime' } as const;

/** Whether the URL is that of the preview's socket. */
export function isPreviewPath(url: URL): boolean {
  return trimmedPath(url).endsWith(SOCKET_PATHS.preview);
}

/**
 * Completes the path of a resource's URL, or of a proxy before it, to that of a socket.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for the path of the other socket or of another API.
 */
export function completeAzurePath(url: URL, socket: AzureSocket): void {
  const path = trimmedPath(url);
  if (socket === 'ga' && isPreviewPath(url)) {
    throw invalidArgument(
      `this is the URL of the preview API: paste ${gaUrl(url)}, or use azurePreview where the GA API does not serve`,
    );
  }
  if (socket === 'preview' && /\/openai\/v1(\/realtime)?$/.test(path)) {
    throw invalidArgument(`this is the URL of the GA API: use azure, or paste https://${url.host} for the preview API`);
  }
  url.pathname = completed(path, url, SOCKET_PATHS[socket]);
}

function completed(path: string, url: URL, socketPath: string): string {
  if (path.endsWith(socketPath)) return path;
  if (path.endsWith('/openai/v1') || path.endsWith('/openai')) return path.replace(/\/openai(\/v1)?$/, socketPath);
  if (!isAzureHost(url)) return `${path}${socketPath}`;
  // What OpenAI's own base looks like, and a Foundry project's URL: the API hangs on the resource, not on the project.
  if (/^(|\/v1|\/realtime|\/v1\/realtime|\/api\/projects\/[^/]+)$/.test(path)) return socketPath;
  throw invalidArgument(
    `the path of this URL on ${url.host} is not that of the Realtime API: paste https://${url.host} or ${gaUrl(url)}`,
  );
}

// With the deployment's own name, where the path has it.
function gaUrl(url: URL): string {
  const inPath = /\/deployments\/([\w.-]+)/.exec(url.pathname)?.[1];
  const inQuery = /^[\w.-]+$/.exec(url.searchParams.get('deployment') ?? '')?.[0];
  return `wss://${url.host}/openai/v1/realtime?model=${inPath ?? inQuery ?? 'DEPLOYMENT'}`;
}
