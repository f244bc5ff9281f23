import type { Connection, ConnectRequest, Frame } from '@antiphon/interface';
import {
  type ClientEvent,
  type ClientEventOf,
  type ClientEventType,
  compatible,
  decodeClientEvent,
  encodeServerEvent,
  type Endpoint,
  type KnownServerEvent,
} from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';
import type { Transport } from '@antiphon/interface';
import { sessionCreated } from './server-events.ts';
import { unreadEvents } from './unread-events.ts';

/** A server that says what the test tells it to say, and keeps what it hears until the test asks. */
export interface ScriptedServer extends AsyncDisposable {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  /** All that was heard. */
  readonly heard: readonly ClientEvent[];
  readonly requests: readonly ConnectRequest[];
  /** The next event of a type that was not asked for yet: nothing is missed. */
  next<Type extends ClientEventType>(type: Type): Promise<ClientEventOf<Type>>;
  send(...events: readonly KnownServerEvent[]): void;
  sendFrame(frame: string): void;
  close(code: number, reason: string): Promise<void>;
  /** The network fails. */
  sever(): void;
  /** Stops to take what the client sends, so that its buffer fills. */
  pause(): void;
  resume(): void;
  readonly isConnected: boolean;
}

export interface ScriptedServerOptions {
  /** Said as soon as the connection is accepted. @default session.created */
  readonly greeting?: readonly KnownServerEvent[];
  /** What is said at once to an event, beside what the test sends. */
  readonly answer?: (event: ClientEvent) => readonly KnownServerEvent[];
  /** How a frame of the client is read. @default as in a session that talks */
  readonly decode?: (frame: Frame) => ReturnType<typeof decodeClientEvent>;
  /** Where it gives one, the handshake is refused with it. */
  readonly rejectStatus?: number | ((request: ConnectRequest) => number | undefined);
}

export async function scriptedServer({
  greeting = [sessionCreated()],
  answer = () => [],
  decode = (frame) => decodeClientEvent(frame),
  rejectStatus,
}: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const { transport, listener, sever } = loopback();
  const heard: ClientEvent[] = [];
  const requests: ConnectRequest[] = [];
  const unread = unreadEvents();
  let connection: Connection | undefined;
  let isConnected = false;
  const send = (...events: readonly KnownServerEvent[]) => {
    for (const event of events) connection!.send(encodeServerEvent(event));
  };
  const hear = (event: ClientEvent) => {
    heard.push(event);
    unread.push(event);
    send(...answer(event));
    unread.wake();
  };
  const listening = await listener.listen((incoming) => {
    requests.push(incoming.request);
    const status = typeof rejectStatus === 'function' ? rejectStatus(incoming.request) : rejectStatus;
    if (status !== undefined) return incoming.reject(status);
    connection = incoming.accept({
      frame(frame) {
        const event = decode(frame);
        if (event.type === 'rejected') throw new Error(`the client broke the protocol: ${event.error.message}`);
        hear(event);
      },
      close: () => void (isConnected = false),
    });
    isConnected = true;
    send(...greeting);
  });
  return {
    transport,
    endpoint: compatible({ url: 'wss://scripted/v1/realtime', model: 'scripted' }),
    heard,
    requests,
    next: unread.next,
    send,
    sendFrame: (frame) => connection!.send(frame),
    close: async (code, reason) => void (await connection!.close(code, reason)),
    sever: () => sever(),
    pause: () => connection!.pause(),
    resume: () => connection!.resume(),
    get isConnected() {
      return isConnected;
    },
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}

/** Lets everything that is already on its way arrive: the loopback delivers in microtasks. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
