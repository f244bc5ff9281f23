import { type Clock, systemClock } from '@antiphon/interface';
import type { Dispatcher } from 'undici';

/** Options of `undiciTransport`. */
export interface UndiciTransportOptions {
  /**
   * How connections are made: an `Agent` (client certificates and authorities as its `connect` options), a `ProxyAgent`, an `EnvHttpProxyAgent`, any
   * other. It is never closed.
   * @default an Agent of the transport's own
   */
  readonly dispatcher?: Dispatcher | undefined;
  /** The time that proxy, name lookup, TCP, TLS and upgrade may take together. @default 10_000 */
  readonly handshakeTimeoutMs?: number | undefined;
  /** How long `close` waits for the peer's close frame before the socket is destroyed. @default 5_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** The biggest message taken; a bigger one ends the connection. @default 67_108_864 (64 MiB) */
  readonly maximumPayloadBytes?: number | undefined;
  /** `drained` resolves when fewer bytes than this wait to be sent. @default 65_536 */
  readonly lowWaterMarkBytes?: number | undefined;
  /** Offers permessage-deflate. Audio gains nothing from it. @default false */
  readonly compression?: boolean | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

type Defaulted =
  | 'handshakeTimeoutMs'
  | 'closeTimeoutMs'
  | 'maximumPayloadBytes'
  | 'lowWaterMarkBytes'
  | 'compression'
  | 'clock';

/** The options with every default filled in, save the dispatcher. */
export type UndiciTransportSettings = { readonly [Name in Defaulted]: NonNullable<UndiciTransportOptions[Name]> };

const DEFAULTS: UndiciTransportSettings = {
  handshakeTimeoutMs: 10_000,
  closeTimeoutMs: 5_000,
  maximumPayloadBytes: 64 * 1024 * 1024,
  lowWaterMarkBytes: 64 * 1024,
  compression: false,
  clock: systemClock,
};

/** Fills in the defaults; an option that is undefined counts as absent. */
export function undiciTransportSettings({
  dispatcher: _dispatcher,
  ...options
}: UndiciTransportOptions): UndiciTransportSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...DEFAULTS, ...given };
}
