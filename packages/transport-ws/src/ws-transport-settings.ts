import { type Clock, systemClock } from '@antiphon/interface';
import type { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { SecureContextOptions } from 'node:tls';

/** Options of `wsTransport`. */
export interface WsTransportOptions {
  /** The time that name lookup, TCP, TLS and upgrade may take together. @default 10_000 */
  readonly handshakeTimeoutMs?: number | undefined;
  /** How long `close` waits for the peer's close frame before the socket is destroyed. @default 5_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** The biggest message taken; a bigger one ends the connection with code 1009. @default 67_108_864 (64 MiB) */
  readonly maximumPayloadBytes?: number | undefined;
  /** The most fragments of one message; more end the connection with code 1008. @default 4_096 */
  readonly maximumFragments?: number | undefined;
  /** `drained` resolves when fewer bytes than this wait to be sent. @default 65_536 */
  readonly lowWaterMarkBytes?: number | undefined;
  /** How long the connection rests before the next ping; 0 sends none. @default 20_000 */
  readonly pingIntervalMs?: number | undefined;
  /** How long a peer may say nothing after a ping before the connection ends as `lost`. A paused connection is not judged. @default 30_000 */
  readonly pongTimeoutMs?: number | undefined;
  /** Offers permessage-deflate. Audio gains nothing from it. @default false */
  readonly compression?: boolean | undefined;
  /** TLS settings for `wss:` URLs: a private authority, a client certificate, a server name. @default Node's */
  readonly tls?: WsTlsOptions | undefined;
  /**
   * Makes the TCP or TLS connection: a proxy's agent, such as `HttpsProxyAgent` of `https-proxy-agent`. It decides about TLS and names itself, so
   * `tls` and `lookup` go to it and may be ignored.
   * @default Node's, without a proxy
   */
  readonly agent?: Agent | undefined;
  /** Resolves host names. @default dns.lookup */
  readonly lookup?: LookupFunction | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/** What `wss:` connections use of Node's TLS. */
export interface WsTlsOptions extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'passphrase'> {
  /** Refuses servers whose certificate is not trusted. @default true */
  readonly rejectUnauthorized?: boolean | undefined;
  /** The name that the certificate must carry, where it differs from the URL's host. */
  readonly servername?: string | undefined;
}

type Defaulted =
  | 'handshakeTimeoutMs'
  | 'closeTimeoutMs'
  | 'maximumPayloadBytes'
  | 'maximumFragments'
  | 'pingIntervalMs'
  | 'pongTimeoutMs'
  | 'lowWaterMarkBytes'
  | 'compression'
  | 'clock';

/** The options with every default filled in. */
export type WsTransportSettings = WsTransportOptions & {
  readonly [Name in Defaulted]: NonNullable<WsTransportOptions[Name]>;
};

const DEFAULTS: Pick<WsTransportSettings, Defaulted> = {
  handshakeTimeoutMs: 10_000,
  closeTimeoutMs: 5_000,
  maximumPayloadBytes: 64 * 1024 * 1024,
  // Browsers and proxies cut big messages at 16 to 128 KiB.
  maximumFragments: 4_096,
  lowWaterMarkBytes: 64 * 1024,
  pingIntervalMs: 20_000,
  pongTimeoutMs: 30_000,
  compression: false,
  clock: systemClock,
};

/** Fills in the defaults; an option that is undefined counts as absent. */
export function wsTransportSettings(options: WsTransportOptions): WsTransportSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...DEFAULTS, ...given };
}
