import type { SkippedCase } from '../compliance-case.ts';
import { describeCases } from '../describe-cases.ts';
import { transportCases } from './transport-cases.ts';
import type { TransportSetup } from './transport-subject.ts';

/** Options of {@link testTransport}. */
export interface TestTransportOptions extends TransportSetup {
  /** Heads the tests. @default transport */
  readonly title?: string | undefined;
  /** Cases that this transport cannot pass, each with the reason. @default none */
  readonly skip?: readonly SkippedCase[] | undefined;
  /** The time that one case may take. @default 30_000 */
  readonly timeoutMs?: number | undefined;
}

/** Holds a transport to its interface: makes one vitest test of each case. Call it in a test file, outside of any test. */
export function testTransport(options: TestTransportOptions): void {
  const { title = 'transport', skip = [], timeoutMs = 30_000, setup, teardown } = options;
  describeCases(title, transportCases, { context: { setup, teardown, timeoutMs }, skip, timeoutMs });
}
