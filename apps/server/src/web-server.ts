import fastifyStatic from '@fastify/static';
import { AntiphonError } from '@antiphon/interface';
import fastify, { type FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What the web server asks the rest, once it listens. */
export interface WebServerHooks {
  readonly isHostAllowed: (host: string | undefined) => boolean;
  readonly isPage: (cookieHeader: string | undefined) => boolean;
  readonly setCookie: string;
  /** What only the page may read. */
  readonly status: () => object;
}

/** The HTTP half: the page, its files and two small answers. */
export interface WebServer extends AsyncDisposable {
  readonly server: Server;
  /** Listens. @returns the port @throws {AntiphonError} `INVALID_ARGUMENT` when it cannot. */
  listen(host: string, port: number): Promise<number>;
  /** Must be called before the first request is answered; until then every one gets 503. */
  serve(hooks: WebServerHooks): void;
}

export async function createWebServer(consoleFolder: string): Promise<WebServer> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 1_024 });
  let hooks: WebServerHooks | undefined;
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers(SECURITY_HEADERS);
    if (request.url === '/healthz' || hooks?.isHostAllowed(request.headers.host)) next();
    else if (hooks === undefined) void reply.code(503).send({ error: 'starting' });
    else void reply.code(421).send({ error: 'this server does not go by that name' });
  });
  await app.register(fastifyStatic, {
    root: consoleFolder,
    index: false,
    wildcard: false,
    cacheControl: false,
    globIgnore: ['index.html'],
    setHeaders: (response, path) => {
      // Vite names these files by their content.
      const isNamedByContent = /[\\/]assets[\\/]/.test(path);
      response.setHeader('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get('/', (_request, reply) =>
    reply.header('set-cookie', hooks?.setCookie).header('cache-control', 'no-store').sendFile('index.html'),
  );
  app.get('/status', (request, reply) => {
    reply.header('cache-control', 'no-store');
    return hooks?.isPage(request.headers.cookie) ? hooks.status() : reply.code(401).send({ error: 'reload the page' });
  });
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  await app.ready();
  return {
    server: app.server,
    listen: (host, port) => listen(app, host, port),
    serve(next) {
      hooks = next;
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    // `localhost` may be two addresses; the gateway sits on one server.
    await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port });
  } catch (cause) {
    const networkCode = (cause as { code?: string }).code;
    const what =
      networkCode === 'EADDRINUSE'
        ? `port ${port} is in use; stop the other program, or choose another port (0 takes a free one)`
        : `cannot listen on ${host}:${port} (${networkCode ?? String(cause)}); choose another address or port`;
    throw new AntiphonError({ code: 'INVALID_ARGUMENT', message: what, cause, details: { networkCode } });
  }
  return (app.server.address() as AddressInfo).port;
}
