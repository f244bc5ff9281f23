import { isLoopbackHost } from './hosts.ts';
import { invalidArgument } from './invalid-argument.ts';

const WHAT_TO_PASTE =
  'paste a URL such as https://api.openai.com/v1, https://RESOURCE.openai.azure.com or ws://127.0.0.1:8080/v1/realtime';
const SECRET_PARAMETER = /^(api[-_]?key|authorization|access_token|client_secret)$/i;

/**
 * Reads a URL that a person gave and makes it `ws:` or `wss:`. The path stays; a fragment is dropped.
 *
 * `https:` becomes `wss:`. `http:` becomes `ws:` on this machine and `wss:` elsewhere: plain `ws:` to another host must be written out.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when it is no such URL or holds a credential.
 */
export function socketUrl(given: string | URL): URL {
  const url = parse(given);
  if (url.username !== '' || url.password !== '') {
    throw invalidArgument(
      'the URL holds user information before its host: leave it out and give the key as a credential',
    );
  }
  for (const name of url.searchParams.keys()) {
    if (!SECRET_PARAMETER.test(name)) continue;
    throw invalidArgument(
      `the URL holds a credential in its query (${name}): leave it out and give the key as a credential`,
    );
  }
  url.hash = '';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && !isLoopbackHost(url))) url.protocol = 'wss:';
  if (url.protocol === 'http:') url.protocol = 'ws:';
  return url;
}

function parse(given: string | URL): URL {
  let url: URL;
  try {
    url = new URL(given);
  } catch (cause) {
    // Only the kind of the cause is kept: its own text repeats the input.
    throw invalidArgument(`this is not a URL: ${WHAT_TO_PASTE}`, withoutInput(cause));
  }
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)) {
    throw invalidArgument(`a URL must begin with https://, wss://, http:// or ws://: ${WHAT_TO_PASTE}`);
  }
  return url;
}

function withoutInput(cause: unknown): Error {
  return new TypeError(cause instanceof Error ? cause.name : 'invalid URL');
}

/** The path without slashes at its end; `` for the root. */
export function trimmedPath(url: URL): string {
  return url.pathname.replace(/\/+$/, '');
}

/**
 * Completes the path of a base URL, as SDKs take them, to that of the socket: `/v1` becomes `/v1/realtime`, and so does the root.
 *
 * A path that ends in `/realtime` or `/realtime/translations` stays. A `ws:` or `wss:` URL with another path stays too: it names a socket already.
 */
export function completePath(url: URL, isSocketUrl: boolean): void {
  const path = trimmedPath(url);
  if (path === '') url.pathname = '/v1/realtime';
  else if (/\/realtime(\/translations)?$/.test(path)) url.pathname = path;
  else if (!isSocketUrl || /\/v\d+[a-z\d]*$/.test(path)) url.pathname = `${path}/realtime`;
}

/** Whether the URL was written as a socket's, before {@link socketUrl} made it one. */
export function isWrittenAsSocket(given: string | URL): boolean {
  return /^\s*wss?:/i.test(String(given));
}
