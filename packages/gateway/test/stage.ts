import { type TestClock, testClock } from '@antiphon/compliance';
import {
  type ConnectRequest,
  createCredential,
  type CredentialProvider,
  type IncomingConnection,
  type Logger,
  type Transport,
} from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { createGateway, type Gateway, type GatewayOptions } from '../src/index.ts';
import { type FakeConnection, fakeConnection } from './fake-connection.ts';

export const UPSTREAM_KEY = 'upstream-canary-key';
export const SESSION_CREATED: string = JSON.stringify({ type: 'session.created', session: { id: 'sess_1' } });

/** One client's handshake, as the test sees it. */
export interface FakeClient {
  readonly answered: Promise<FakeConnection | { status: number; body: unknown; headers: Record<string, string> }>;
  leave(): void;
}

/** One connection at the upstream, as the test sees it. */
export interface FakeUpstream {
  readonly request: ConnectRequest;
  readonly connection: FakeConnection;
}

export interface Stage extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly clock: TestClock;
  readonly upstreams: FakeUpstream[];
  readonly log: string[];
  knock(request?: Partial<ConnectRequest>): FakeClient;
}

export interface StageOptions extends Partial<GatewayOptions> {
  readonly connect?: Transport['connect'];
  /** What the upstream says at once. @default session.created */
  readonly first?: string;
}

/** A gateway between a client and an upstream that are both the test's. */
export async function stage({ connect, first = SESSION_CREATED, ...options }: StageOptions = {}): Promise<Stage> {
  const clock = testClock();
  const upstreams: FakeUpstream[] = [];
  const log: string[] = [];
  let handler: (incoming: IncomingConnection) => void = () => undefined;
  const transport: Transport = {
    name: 'fake',
    carriesHeaders: true,
    connect:
      connect ??
      ((request, sink) => {
        const connection = fakeConnection(sink);
        upstreams.push({ request, connection });
        connection.receive(first);
        return Promise.resolve(connection);
      }),
  };
  const gateway = await createGateway({
    listener: {
      listen(next) {
        handler = next;
        return Promise.resolve({ url: new URL('ws://127.0.0.1:1/'), [Symbol.asyncDispose]: () => Promise.resolve() });
      },
    },
    upstream: {
      endpoint: compatible({ url: 'wss://upstream-host.invalid/v1/realtime' }),
      credentials: upstreamCredentials,
      transport,
    },
    authenticate: () => ({ allowed: true }),
    clock,
    logger: loggerInto(log),
    ...options,
  });
  return {
    gateway,
    clock,
    upstreams,
    log,
    knock: (request = {}) => knock(handler, request),
    [Symbol.asyncDispose]: async () => {
      const disposed = gateway[Symbol.asyncDispose]();
      clock.advance(3_600_000);
      await disposed;
    },
  };
}

const upstreamCredentials: CredentialProvider = {
  name: 'fake',
  getCredential: () => Promise.resolve(createCredential({ kind: 'api-key', value: UPSTREAM_KEY })),
};

function knock(handler: (incoming: IncomingConnection) => void, request: Partial<ConnectRequest>): FakeClient {
  const gone = new AbortController();
  const answered = new Promise<Awaited<FakeClient['answered']>>((resolve) => {
    handler({
      request: { url: new URL('ws://127.0.0.1:1/v1/realtime'), headers: {}, protocols: [], ...request },
      signal: gone.signal,
      accept(sink) {
        gone.signal.throwIfAborted();
        const connection = fakeConnection(sink, 'listener');
        resolve(connection);
        return connection;
      },
      reject: (status, body, headers) => resolve({ status, body, headers: { ...headers } }),
    });
  });
  return { answered, leave: () => gone.abort(new Error('gone')) };
}

function loggerInto(log: string[]): Logger {
  const write =
    (level: string) =>
    (message: string, fields?: object): void => {
      log.push(`${level} ${message} ${JSON.stringify(fields)}`);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** The connection of a client that was let in. */
export async function admitted(client: FakeClient): Promise<FakeConnection> {
  const answer = await client.answered;
  if ('status' in answer) throw new Error(`refused with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}

/** The status and error code of a client that was not. */
export async function refused(client: FakeClient): Promise<{ status: number; code: string; text: string }> {
  const answer = await client.answered;
  if (!('status' in answer)) throw new Error('accepted');
  const { error } = answer.body as { error: { code: string } };
  return { status: answer.status, code: error.code, text: JSON.stringify(answer) };
}
