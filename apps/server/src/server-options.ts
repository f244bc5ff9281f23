import type { ApiKeySource } from '@antiphon/auth-api-key';
import type { Clock, Logger } from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';

/** A real server behind the gateway. */
export interface ServerUpstream {
  /** An endpoint, or the URL of one as people paste it: OpenAI, an Azure resource, or any server of the same protocol. */
  readonly endpoint: Endpoint | string;
  /** The model or deployment, where `endpoint` is a URL that names none. */
  readonly model?: string | undefined;
  /** Stays in this process. */
  readonly apiKey: ApiKeySource;
}

/** Options of {@link startServer}. */
export interface ServerOptions {
  /** 0 takes a free one. @default 8080 */
  readonly port?: number | undefined;
  /** The address to listen on. Anything but a loopback address lets the network in: a warning says so. @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** @default the emulator, in this process */
  readonly upstream?: ServerUpstream | undefined;
  /** The keys of clients other than the page. @default one made at the start */
  readonly clientKeys?: readonly string[] | undefined;
  /** More origins at which the page is reached, such as `https://voice.example.com` behind a proxy. @default none */
  readonly origins?: readonly string[] | undefined;
  /** Sessions at once. @default 64 */
  readonly maximumSessions?: number | undefined;
  /** What a close leaves running sessions to end by themselves. @default 1_000 */
  readonly drainTimeoutMs?: number | undefined;
  /** The folder with the page's files. @default that of `@antiphon/console` */
  readonly consoleFolder?: string | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** @default the platform's */
  readonly clock?: Clock | undefined;
}

export const DEFAULTS = { port: 8_080, host: '127.0.0.1', drainTimeoutMs: 1_000 } as const;
