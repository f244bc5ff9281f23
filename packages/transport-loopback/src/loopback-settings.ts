import { type Clock, systemClock } from '@antiphon/interface';

/** Options of `loopback`. */
export interface LoopbackOptions {
  /** What the listener calls its URL. A client may connect to any URL: the pair is wired together. @default ws://127.0.0.1/ */
  readonly url?: URL | undefined;
  /** How long `connect` waits for `accept` or `reject`. @default 10_000 */
  readonly handshakeTimeoutMs?: number | undefined;
  /** The biggest message taken; a bigger one ends the connection with code 1009. @default 67_108_864 (64 MiB) */
  readonly maximumPayloadBytes?: number | undefined;
  /** `drained` resolves when fewer bytes than this wait for the peer. @default 65_536 */
  readonly lowWaterMarkBytes?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

type Defaulted = 'handshakeTimeoutMs' | 'maximumPayloadBytes' | 'lowWaterMarkBytes' | 'clock';

/** The options with every default filled in. */
export type LoopbackSettings = { readonly [Name in Defaulted]: NonNullable<LoopbackOptions[Name]> };

const DEFAULTS: Pick<LoopbackSettings, Defaulted> = {
  handshakeTimeoutMs: 10_000,
  maximumPayloadBytes: 64 * 1024 * 1024,
  lowWaterMarkBytes: 64 * 1024,
  clock: systemClock,
};

/** Fills in the defaults; an option that is undefined counts as absent. */
export function loopbackSettings(options: Omit<LoopbackOptions, 'url'>): LoopbackSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...DEFAULTS, ...given };
}
