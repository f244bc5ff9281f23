import { type Clock, systemClock } from '@antiphon/interface';
import type { Server } from 'node:http';

/** Options of `wsListener`. */
export interface WsListenerOptions {
  /** The port of a server of its own; 0 takes a free one. @default 0 */
  readonly port?: number | undefined;
  /** The address of a server of its own. @default '127.0.0.1' */
  readonly host?: string | undefined;
  /** Certificate chain and key in PEM: a server of its own then serves `wss:`. @default none */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer } | undefined;
  /** An HTTP or HTTPS server of yours to attach to, instead of `port`, `host` and `tls`. It is never closed. @default none */
  readonly server?: Server | undefined;
  /** The only path served. A server of its own answers others with 404, a server of yours is left alone with them. @default every path */
  readonly path?: string | undefined;
  /** The biggest message taken; a bigger one ends the connection with code 1009. @default 67_108_864 (64 MiB) */
  readonly maximumPayloadBytes?: number | undefined;
  /** How long a handshake waits for `accept` or `reject` before it is answered with 503. @default 10_000 */
  readonly handshakeTimeoutMs?: number | undefined;
  /** How long a close waits for the peer's close frame before the socket is destroyed. @default 5_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** The most fragments of one message; more end the connection with code 1008. @default 4_096 */
  readonly maximumFragments?: number | undefined;
  /** `drained` resolves when fewer bytes than this wait to be sent. @default 65_536 */
  readonly lowWaterMarkBytes?: number | undefined;
  /** How long the connection rests before the next ping; 0 sends none. @default 20_000 */
  readonly pingIntervalMs?: number | undefined;
  /** How long a peer may say nothing after a ping before the connection ends as `lost`. A paused connection is not judged. @default 30_000 */
  readonly pongTimeoutMs?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

type Defaulted =
  | 'maximumPayloadBytes'
  | 'maximumFragments'
  | 'pingIntervalMs'
  | 'pongTimeoutMs'
  | 'handshakeTimeoutMs'
  | 'closeTimeoutMs'
  | 'lowWaterMarkBytes'
  | 'clock';

/** The options with every default filled in. */
export type WsListenerSettings = WsListenerOptions & {
  readonly [Name in Defaulted]: NonNullable<WsListenerOptions[Name]>;
};

const DEFAULTS: Pick<WsListenerSettings, Defaulted> = {
  maximumPayloadBytes: 64 * 1024 * 1024,
  // Browsers and proxies cut big messages at 16 to 128 KiB.
  maximumFragments: 4_096,
  handshakeTimeoutMs: 10_000,
  closeTimeoutMs: 5_000,
  lowWaterMarkBytes: 64 * 1024,
  pingIntervalMs: 20_000,
  pongTimeoutMs: 30_000,
  clock: systemClock,
};

/** Fills in the defaults; an option that is undefined counts as absent. */
export function wsListenerSettings(options: WsListenerOptions): WsListenerSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...DEFAULTS, ...given };
}
