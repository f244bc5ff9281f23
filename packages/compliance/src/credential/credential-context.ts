import type { Credential, CredentialOptions } from '@antiphon/interface';
import { type TestClock, testClock } from '../test-clock.ts';
import { type ScriptedSource, scriptedSource } from './credential-source.ts';
import type { CredentialSetup, CredentialSubject } from './credential-subject.ts';

/** What a case of the credential suite works with. */
export interface CredentialContext {
  readonly subject: CredentialSubject;
  readonly source: ScriptedSource;
  readonly clock: TestClock;
  /** Asks for a credential for the host that it is meant for. */
  readonly get: (options?: CredentialOptions) => Promise<Credential>;
}

/** Makes the context of one case, runs it, and tears it down. */
export async function inCredentialContext(
  { setup, teardown }: CredentialSetup,
  run: (context: CredentialContext) => Promise<void>,
): Promise<void> {
  const clock = testClock(Date.now());
  const source = scriptedSource(() => clock.nowMs());
  const subject = await setup({ clock, source });
  const host = subject.host ?? 'api.example.com';
  try {
    await run({ subject, source, clock, get: (options) => subject.provider.getCredential({ host, ...options }) });
  } finally {
    await teardown?.(subject);
  }
}
