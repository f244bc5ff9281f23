import type { SkippedCase } from '../compliance-case.ts';
import { describeCases } from '../describe-cases.ts';
import { credentialCases } from './credential-cases.ts';
import type { CredentialSetup } from './credential-subject.ts';

/** Options of {@link testCredentialProvider}. */
export interface TestCredentialProviderOptions extends CredentialSetup {
  /** Heads the tests. @default credential provider */
  readonly title?: string | undefined;
  /** Cases that this provider cannot or need not pass, each with the reason. @default none */
  readonly skip?: readonly SkippedCase[] | undefined;
  /** The time that one case may take. @default 30_000 */
  readonly timeoutMs?: number | undefined;
}

/** Holds a credential provider to its interface: makes one vitest test of each case. Call it in a test file, outside of any test. */
export function testCredentialProvider(options: TestCredentialProviderOptions): void {
  const { title = 'credential provider', skip = [], timeoutMs = 30_000, setup, teardown } = options;
  describeCases(title, credentialCases, { context: { setup, teardown, timeoutMs }, skip, timeoutMs });
}
