import type { ComplianceCase } from '../compliance-case.ts';
import { within } from '../within.ts';
import { END_CASES } from './end-cases.ts';
import { FRAME_CASES } from './frame-cases.ts';
import { HANDSHAKE_CASES } from './handshake-cases.ts';
import { LISTENER_CASES } from './listener-cases.ts';
import { PEER_CASES } from './peer-cases.ts';
import { PRESSURE_CASES } from './pressure-cases.ts';
import { REFUSAL_CASES } from './refusal-cases.ts';
import { transportContext } from './transport-room.ts';
import type { TransportSetup } from './transport-subject.ts';

/** A case of the transport suite, with the time that it may take. */
export interface TransportCaseRun extends TransportSetup {
  /** @default 30_000 */
  readonly timeoutMs?: number | undefined;
}

/** Everything that a transport, and the listener it meets, must do. For vitest there is {@link testTransport}; this is for any other runner. */
export const transportCases: readonly ComplianceCase<TransportCaseRun>[] = [
  ...FRAME_CASES,
  ...HANDSHAKE_CASES,
  ...REFUSAL_CASES,
  ...LISTENER_CASES,
  ...END_CASES,
  ...PRESSURE_CASES,
  ...PEER_CASES,
].map(({ name, run }) => ({
  name,
  async run({ timeoutMs = 30_000, ...subject }) {
    const context = transportContext(subject);
    try {
      await within(run(context), timeoutMs);
    } finally {
      await context.finish();
    }
  },
}));
