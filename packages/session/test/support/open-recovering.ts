import {
  connectSession,
  type ConnectSessionOptions,
  type RecoveryReport,
  type Session,
  type SessionState,
} from '@antiphon/session';
import { firstValueFrom } from 'rxjs';
import { filter } from 'rxjs/operators';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { scriptedPeers, type ScriptedPeers, type ScriptedPeersOptions } from './scripted-peers.ts';
import { settled } from './scripted-server.ts';

export interface RecoveringSession extends AsyncDisposable {
  readonly server: ScriptedPeers;
  readonly session: Session;
  readonly clock: FakeClock;
  readonly reports: readonly RecoveryReport[];
  /** One line for each state since it was open. */
  readonly states: readonly string[];
  /** Resolves when the session has the status, now or later. */
  reach(status: SessionState['status']): Promise<SessionState>;
  /** Lets the back-off pass, and what follows from it arrive. */
  pass(durationMs: number): Promise<void>;
}

/** A session that recovers, with every chance at its highest, on a clock that stands still. */
export async function openRecovering(
  serverOptions: ScriptedPeersOptions = {},
  sessionOptions: Partial<ConnectSessionOptions> = {},
): Promise<RecoveringSession> {
  const server = await scriptedPeers(serverOptions);
  const clock = fakeClock();
  const { endpoint, transport } = server;
  const recovery = { random: () => 0.999, ...(sessionOptions.recovery || undefined) };
  const session = await connectSession({ endpoint, transport, clock, ...sessionOptions, recovery });
  const reports: RecoveryReport[] = [];
  const states: string[] = [];
  session.recoveries$.subscribe((report) => reports.push(report));
  session.state$.subscribe((state) =>
    states.push(state.status === 'recovering' ? `recovering ${state.attempt} ${state.delayMs}` : state.status),
  );
  return {
    server,
    session,
    clock,
    reports,
    states,
    reach: (status) => firstValueFrom(session.state$.pipe(filter((state) => state.status === status))),
    async pass(durationMs) {
      // What is on its way may set the timer that is waited for.
      await settled();
      clock.advance(durationMs);
      for (let turn = 0; turn < 5; turn += 1) await settled();
    },
    async [Symbol.asyncDispose]() {
      await session.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
