import type { ComplianceCase } from '../compliance-case.ts';
import { within } from '../within.ts';
import { CREDENTIAL_CASES } from './credential-case-list.ts';
import { inCredentialContext } from './credential-context.ts';
import type { CredentialSetup } from './credential-subject.ts';

/** A case of the credential suite, with the time that it may take. */
export interface CredentialCaseRun extends CredentialSetup {
  /** @default 30_000 */
  readonly timeoutMs?: number | undefined;
}

/** Everything that a credential provider must do. For vitest there is {@link testCredentialProvider}; this is for any other runner. */
export const credentialCases: readonly ComplianceCase<CredentialCaseRun>[] = CREDENTIAL_CASES.map(({ name, run }) => ({
  name,
  run: ({ timeoutMs = 30_000, ...subject }) => within(inCredentialContext(subject, run), timeoutMs),
}));
