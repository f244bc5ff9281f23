import type { Clock } from '@antiphon/interface';
import type { EntraScope } from './scope.ts';
import type { EntraTokenCredential } from './token-credential.ts';

export interface EntraOptions {
  /** Any `TokenCredential`. @default `DefaultAzureCredential` of `@azure/identity`, loaded and made at the first call */
  readonly credential?: EntraTokenCredential | undefined;
  /** @default by path: {@link COGNITIVE_SERVICES_SCOPE} for the preview API, else {@link AZURE_AI_SCOPE} */
  readonly scope?: EntraScope | undefined;
  /**
   * Hosts beside Azure's that a token may go to: names, addresses, or `*.` and a name for all below it. Never a port: all ports of a host count.
   * @default none
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** How long before its end a token is replaced. @default 120_000 */
  readonly refreshBeforeMs?: number | undefined;
  /** For one token. @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}
