import type { Clock, CredentialKind, CredentialProvider } from '@antiphon/interface';
import type { CredentialSource } from './credential-source.ts';

/** What one case works with. */
export interface CredentialSubject {
  readonly provider: CredentialProvider;
  /** What the provider's credentials are. */
  readonly kind: CredentialKind;
  /** A host that the provider's credentials are meant for. @default api.example.com */
  readonly host?: string | undefined;
  /** A host that they are not meant for. The case that needs it fails without it, unless it is skipped. */
  readonly foreignHost?: string | undefined;
}

/** What a suite asks of a subject that it wants to be made. */
export interface CredentialSetupOptions {
  /** Give the provider this time, where it takes one. It stands still until the suite moves it. */
  readonly clock: Clock;
  /** Let the provider get its secrets here. */
  readonly source: CredentialSource;
}

/** How a suite comes by its subjects. */
export interface CredentialSetup {
  /** Makes a provider that was never asked. Called once for each case. */
  readonly setup: (options: CredentialSetupOptions) => CredentialSubject | Promise<CredentialSubject>;
  /** Called after the case. */
  readonly teardown?: ((subject: CredentialSubject) => void | Promise<void>) | undefined;
}
