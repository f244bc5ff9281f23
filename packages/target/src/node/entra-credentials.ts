import { AntiphonError, type CredentialProvider } from '@antiphon/interface';
import { isMissingPackage } from './is-missing-package.ts';

const PACKAGE = '@antiphon/auth-entra';

/** What of the optional package is used. */
export interface EntraModule {
  readonly entra: () => CredentialProvider;
}

/**
 * Makes the provider of Microsoft Entra tokens that is used for `useAadAuth`. It asks the identity of the machine when a session is opened, not yet.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the optional package is not installed, `UNSUPPORTED` when it cannot be loaded.
 */
export async function entraCredentials(load: () => Promise<EntraModule> = loadEntra): Promise<CredentialProvider> {
  const { entra } = await load().catch((cause: unknown) => {
    throw loadError(cause);
  });
  return entra();
}

// Loaded when it is needed: it is large, and optional.
function loadEntra(): Promise<EntraModule> {
  return import('@antiphon/auth-entra');
}

function loadError(cause: unknown): AntiphonError {
  return isMissingPackage(cause, PACKAGE)
    ? new AntiphonError({
        code: 'INVALID_ARGUMENT',
        message: `useAadAuth needs ${PACKAGE}, which is not installed: add it, or pass the credentials option`,
        cause,
      })
    : new AntiphonError({
        code: 'UNSUPPORTED',
        message: `${PACKAGE} cannot be loaded: see the cause, or pass the credentials option`,
        cause,
      });
}
