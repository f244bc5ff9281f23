import type { Clock, CredentialProvider, Listener, Logger, Transport } from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';
import type { Authenticator, ClientRequest } from './authenticator.ts';

/** The server behind the gateway. */
export interface Upstream {
  /** Where it is; a function chooses per client, and may throw to refuse with 502. */
  readonly endpoint: Endpoint | ((request: ClientRequest) => Endpoint);
  /** Asked anew for every session; its secret stays between gateway and upstream. @default none */
  readonly credentials?: CredentialProvider | undefined;
  readonly transport: Transport;
}

/** What of a client's handshake reaches the upstream; everything else is dropped. What the endpoint sets itself stays as it is. */
export interface ForwardOptions {
  /** Names of query parameters. @default ['model'] */
  readonly query?: readonly string[] | undefined;
  /** Lower-case names of headers. Credentials, cookies and hop-by-hop headers cannot be listed. @default ['openai-safety-identifier', 'x-client-request-id'] */
  readonly headers?: readonly string[] | undefined;
}

/** Hears what a gateway does, for a status page or a test. Must not throw. */
export interface GatewayObserver {
  /** A handshake was answered with a status. The texts are those the client got: no secret is in them. */
  clientRefused?(refusal: { readonly status: number; readonly code: string; readonly message: string }): void;
}

/** Options of {@link createGateway}. */
export interface GatewayOptions {
  /** Where clients come in. Give it a `maximumPayloadBytes` too: it refuses before a frame is whole in memory. */
  readonly listener: Listener;
  readonly upstream: Upstream;
  /** Asked before every upgrade. There is no default: a gateway without one would spend your key for everybody. */
  readonly authenticate: Authenticator;
  readonly forward?: ForwardOptions | undefined;
  /** From the client's handshake to the upstream's first frame, authentication included. Below the 10 s that clients and listeners allow a handshake, so that they hear the answer. @default 8_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** Ends a session without a frame in either direction. @default 300_000 */
  readonly idleTimeoutMs?: number | undefined;
  /** Ends a session of this age. @default 3_600_000 */
  readonly maximumSessionMs?: number | undefined;
  /** Sessions at once, those still connecting included; more get 429. @default 64 */
  readonly maximumSessions?: number | undefined;
  /** The largest frame a client may send, in UTF-8 bytes; a larger one ends the session with 1009. @default 22_020_096 (21 MiB: the 15 MiB of audio that one event may hold, in base64) */
  readonly maximumPayloadBytes?: number | undefined;
  /** What one side may leave unread before the other is paused, for each direction by itself. @default 4_194_304 (4 MiB) */
  readonly highWaterBytes?: number | undefined;
  /** Ends a session whose reader took nothing for so long while the other side was paused. @default 30_000 */
  readonly stallTimeoutMs?: number | undefined;
  /** What dispose leaves running sessions to end by themselves. @default 10_000 */
  readonly drainTimeoutMs?: number | undefined;
  readonly observer?: GatewayObserver | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** @default the platform's */
  readonly clock?: Clock | undefined;
}

export const DEFAULTS = {
  connectTimeoutMs: 8_000,
  idleTimeoutMs: 300_000,
  maximumSessionMs: 3_600_000,
  maximumSessions: 64,
  maximumPayloadBytes: 22_020_096,
  highWaterBytes: 4_194_304,
  stallTimeoutMs: 30_000,
  drainTimeoutMs: 10_000,
} as const;
