import { AntiphonError } from '@antiphon/interface';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server as TlsServer } from 'node:tls';

/** Where a server listens, as a client on this machine would write it. @throws {AntiphonError} `INVALID_ARGUMENT` when it does not listen on a port. */
export function listeningUrl(server: HttpServer, path = '/'): URL {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: 'the HTTP server does not listen on a port, so its URL is not known; call its listen() first',
    });
  }
  const url = new URL(`${schemeOf(server)}//${hostOf(address.address)}:${address.port}`);
  url.pathname = path;
  return url;
}

/** The absolute URL of a handshake, from its request line and `Host`; undefined when they make none. */
export function requestUrl(request: IncomingMessage, server: HttpServer): URL | undefined {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const host = request.headers.host;
  try {
    const url = host === undefined ? listeningUrl(server) : new URL(`${schemeOf(server)}//${host}`);
    // Set part by part: as a relative reference, `//other/path` would name another host.
    url.pathname = path;
    url.search = query.join('?');
    return url;
  } catch {
    // A Host header that is no host; the caller answers 400.
    return undefined;
  }
}

/** The path of a request line, without its query. */
export function pathnameOf(requestTarget = '/'): string {
  return requestTarget.split('?', 1)[0] ?? '/';
}

function schemeOf(server: HttpServer): 'ws:' | 'wss:' {
  return (server as unknown) instanceof TlsServer ? 'wss:' : 'ws:';
}

function hostOf(address: string): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
