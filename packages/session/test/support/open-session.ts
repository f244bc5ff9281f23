import { connectSession, type ConnectSessionOptions, type Session } from '@antiphon/session';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { scriptedServer, type ScriptedServer, type ScriptedServerOptions } from './scripted-server.ts';

export interface OpenSession extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly session: Session;
  readonly clock: FakeClock;
}

/** A session on a scripted server, on a clock that stands still. It ends with its connection, unless the options say otherwise. */
export async function openSession(
  serverOptions: ScriptedServerOptions = {},
  sessionOptions: Partial<ConnectSessionOptions> = {},
): Promise<OpenSession> {
  const server = await scriptedServer(serverOptions);
  const clock = fakeClock();
  const { endpoint, transport } = server;
  const session = await connectSession({ endpoint, transport, clock, recovery: false, ...sessionOptions });
  return {
    server,
    session,
    clock,
    async [Symbol.asyncDispose]() {
      await session.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The codes that a promise may reject with, read as a value. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );
}
