import { type Clock, systemClock } from '@antiphon/interface';
import type { PlatformWebSocketConstructor } from './platform-web-socket.ts';

/** Options of `webTransport`. */
export interface WebTransportOptions {
  /** The constructor to use. @default globalThis.WebSocket */
  readonly WebSocket?: PlatformWebSocketConstructor | undefined;
  /** The time that connecting may take. @default 10_000 */
  readonly handshakeTimeoutMs?: number | undefined;
  /** How long `close` waits for the peer's close frame; then the platform is left to end the socket by itself. @default 5_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** `drained` resolves when fewer bytes than this wait to be sent. @default 65_536 */
  readonly lowWaterMarkBytes?: number | undefined;
  /** How often `drained` looks at the buffer while somebody waits: the platform has no event for it. @default 20 */
  readonly drainPollMs?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

type Defaulted = 'handshakeTimeoutMs' | 'closeTimeoutMs' | 'lowWaterMarkBytes' | 'drainPollMs' | 'clock';

/** The options with every default filled in. */
export type WebTransportSettings = { readonly [Name in Defaulted]: NonNullable<WebTransportOptions[Name]> };

const DEFAULTS: WebTransportSettings = {
  handshakeTimeoutMs: 10_000,
  closeTimeoutMs: 5_000,
  lowWaterMarkBytes: 64 * 1024,
  drainPollMs: 20,
  clock: systemClock,
};

/** Fills in the defaults; an option that is undefined counts as absent. */
export function webTransportSettings(options: Omit<WebTransportOptions, 'WebSocket'>): WebTransportSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...DEFAULTS, ...given };
}
