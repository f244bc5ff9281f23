import {
  allOf,
  allowedOrigins,
  anyOf,
  type Authenticator,
  clientKeys,
  createGateway,
  type Gateway,
} from '@antiphon/gateway';
import { silentLogger, systemClock } from '@antiphon/interface';
import { wsListener } from '@antiphon/transport-ws';
import { randomBytes } from 'node:crypto';
import { addressesOf, isLoopback } from './addresses.ts';
import { allowedHosts } from './allowed-hosts.ts';
import { consoleFiles } from './console-files.ts';
import { createPageSession } from './page-session.ts';
import { closeAll } from './close-all.ts';
import { createRefusalMemory } from './refusal-memory.ts';
import { refuseOtherUpgrades } from './refuse-other-upgrades.ts';
import { DEFAULTS, type ServerOptions } from './server-options.ts';
import { type UpstreamParts, upstreamParts } from './upstream-parts.ts';
import { createWebServer, type WebServer } from './web-server.ts';

const REALTIME_PATH = '/v1/realtime';
/** One event may hold 15 MiB of audio, in base64, and the event around it. */
const MAXIMUM_PAYLOAD_BYTES = 21 * 1024 * 1024;

/** A server at work. */
export interface RunningServer extends AsyncDisposable {
  /** Where the page is. */
  readonly url: URL;
  /** Where other clients connect, with {@link RunningServer.clientKey}. */
  readonly realtimeUrl: URL;
  /** The first of `clientKeys`, or the one made at the start. */
  readonly clientKey: string;
  /** What answers: `emulator`, or the endpoint's name, such as `openai`. */
  readonly upstreamName: string;
  /** What the operator should know; also logged. */
  readonly warnings: readonly string[];
  /** Refuses newcomers, leaves running sessions a moment, then ends everything. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the whole in one process: the page, the gateway on the same port, and the emulator unless there is a real upstream.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the port is in use, the page has not been built, or an option is wrong.
 * @example
 * import { startServer } from '@antiphon/server';
 *
 * const server = await startServer({ port: 0 });
 * console.log(server.url.href, server.clientKey);
 * await server.close();
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host = DEFAULTS.host, port: wantedPort = DEFAULTS.port, logger = silentLogger } = options;
  const keys = options.clientKeys ?? [randomBytes(24).toString('base64url')];
  const admitKeys = clientKeys(keys);
  // Checks them before anything is opened.
  allowedOrigins(options.origins ?? []);
  const web = await createWebServer(consoleFiles(options.consoleFolder));
  let parts: UpstreamParts | undefined;
  let gateway: Gateway;
  let port: number;
  try {
    parts = await upstreamParts(options.upstream, logger);
    port = await web.listen(host, wantedPort);
    gateway = await joinGateway(options, { web, parts, port, admitKeys });
  } catch (failure) {
    await web[Symbol.asyncDispose]();
    await parts?.[Symbol.asyncDispose]();
    throw failure;
  }
  const warnings = isLoopback(host) ? [] : [exposureWarning(host)];
  for (const warning of warnings) logger.warn(warning);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= closeAll([gateway, web, parts]));
  return {
    url: new URL(`http://${shownHost(host)}:${port}/`),
    realtimeUrl: new URL(`ws://${shownHost(host)}:${port}${REALTIME_PATH}`),
    clientKey: keys[0] ?? '',
    upstreamName: parts.name,
    warnings,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Joined {
  readonly web: WebServer;
  readonly parts: UpstreamParts;
  readonly port: number;
  readonly admitKeys: Authenticator;
}

/** Puts the gateway on the web server's port, and lets both know the page. */
async function joinGateway(options: ServerOptions, { web, parts, port, admitKeys }: Joined): Promise<Gateway> {
  const { host = DEFAULTS.host, logger, clock = systemClock, maximumSessions } = options;
  const { hosts, origins } = addressesOf(host, port, options.origins ?? []);
  const page = createPageSession(port);
  const refusals = createRefusalMemory(clock);
  web.serve({
    isHostAllowed: (name) => hosts.includes((name ?? '').toLowerCase()),
    isPage: (cookieHeader) => page.isHeldBy(cookieHeader),
    setCookie: page.setCookie,
    status: () => ({ upstream: parts.name, model: parts.model, lastRefusal: refusals.last }),
  });
  refuseOtherUpgrades(web.server, REALTIME_PATH);
  return createGateway({
    listener: wsListener({ server: web.server, path: REALTIME_PATH, maximumPayloadBytes: MAXIMUM_PAYLOAD_BYTES }),
    upstream: parts.upstream,
    // The page has its cookie and comes from our origin; others have a key, and no page of another origin has either.
    authenticate: allOf(
      allowedHosts(hosts),
      anyOf(
        allOf(allowedOrigins(origins), page.authenticate),
        allOf(allowedOrigins(origins, { allowAbsent: true }), admitKeys),
      ),
    ),
    maximumPayloadBytes: MAXIMUM_PAYLOAD_BYTES,
    maximumSessions,
    drainTimeoutMs: options.drainTimeoutMs ?? DEFAULTS.drainTimeoutMs,
    observer: refusals.observer,
    logger,
    clock,
  });
}

function exposureWarning(host: string): string {
  return `listening on ${host}: whoever reaches this address can use the page, and with it the upstream's key; put it behind a proxy that authenticates`;
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === 'localhost') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
