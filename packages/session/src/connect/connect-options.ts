import type { Clock, CredentialProvider, Logger, Transport } from '@antiphon/interface';
import type { Endpoint } from '@antiphon/protocol';

/** What every kind of session takes to connect. */
export interface ConnectOptions {
  /** Where to, and in which dialect. */
  readonly endpoint: Endpoint;
  /** Asked for a fresh one, once, when the server refuses the handshake with 401. @default none: for servers that ask for none */
  readonly credentials?: CredentialProvider | undefined;
  readonly transport: Transport;
  /** @default the platform's */
  readonly clock?: Clock | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** For the credential, the handshake and `session.created` together. @default 10_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** For every command's acknowledgement, unless the command says otherwise. @default 10_000 */
  readonly commandTimeoutMs?: number | undefined;
}
