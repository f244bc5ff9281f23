import type { Connection, ConnectRequest, IncomingConnection, Listener, Transport } from '@antiphon/interface';
import {
  type ClientEvent,
  type ClientEventOf,
  type ClientEventType,
  compatible,
  type ConversationItem,
  decodeClientEvent,
  encodeServerEvent,
  type Endpoint,
  type KnownServerEvent,
  type RealtimeSession,
} from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';
import { itemAdded, sessionCreated, sessionUpdated } from './server-events.ts';
import { unreadEvents } from './unread-events.ts';

/** One connection as the server sees it. */
export interface ScriptedPeer {
  readonly request: ConnectRequest;
  /** All that it heard. */
  readonly heard: readonly ClientEvent[];
  /** The next event of a type that was not asked for yet. */
  next<Type extends ClientEventType>(type: Type): Promise<ClientEventOf<Type>>;
  send(...events: readonly KnownServerEvent[]): void;
  close(code: number, reason?: string): Promise<void>;
  readonly isConnected: boolean;
}

/** A server that takes one connection after another, answers what prepares a session, and leaves the rest to the test. */
export interface ScriptedPeers extends AsyncDisposable {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  readonly peers: readonly ScriptedPeer[];
  /** The connection of a number, from 0, as soon as it is there. */
  peer(index: number): Promise<ScriptedPeer>;
  /** The network fails under every connection. */
  sever(): void;
}

export interface ScriptedPeersOptions {
  /** What a session is when it is created. @default its id only: sess_1, sess_2, … */
  readonly session?: (index: number) => Partial<RealtimeSession>;
  /** Said to an event. Nothing: the usual answer. */
  readonly answer?: (event: ClientEvent, index: number) => readonly KnownServerEvent[] | undefined;
  /** Refuses a handshake, or leaves it without an answer. */
  readonly refuse?: (incoming: IncomingConnection, index: number) => boolean;
  /** Says nothing as soon as a connection is there. @default false */
  readonly isSilent?: (index: number) => boolean;
}

export async function scriptedPeers(options: ScriptedPeersOptions = {}): Promise<ScriptedPeers> {
  const { transport, listener, sever } = loopback();
  const served = await servePeers(listener, options);
  return {
    ...served,
    transport,
    sever,
    endpoint: compatible({ url: 'wss://scripted/v1/realtime', model: 'scripted' }),
  };
}

export interface ServedPeers extends AsyncDisposable, Pick<ScriptedPeers, 'peers' | 'peer'> {
  readonly url: URL;
}

/** The same over any listener. */
export async function servePeers(
  listener: Listener,
  {
    session = () => ({}),
    answer = () => undefined,
    refuse = () => false,
    isSilent = () => false,
  }: ScriptedPeersOptions,
): Promise<ServedPeers> {
  const peers: ScriptedPeer[] = [];
  const arrivals = new Set<() => void>();
  let attemptCount = 0;
  const listening = await listener.listen((incoming) => {
    if (refuse(incoming, attemptCount++)) return;
    const index = peers.length;
    const described: Partial<RealtimeSession> = { id: `sess_${index + 1}`, ...session(index) };
    peers.push(acceptPeer(incoming, { described, isSilent: isSilent(index), answer: (event) => answer(event, index) }));
    for (const arrived of arrivals) arrived();
  });
  return {
    url: listening.url,
    peers,
    peer: (index) =>
      new Promise((resolve) => {
        const look = () => {
          const found = peers[index];
          if (found === undefined) return;
          arrivals.delete(look);
          resolve(found);
        };
        arrivals.add(look);
        look();
      }),
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}

interface AcceptOptions {
  readonly described: Partial<RealtimeSession>;
  readonly isSilent: boolean;
  readonly answer: (event: ClientEvent) => readonly KnownServerEvent[] | undefined;
}

function acceptPeer(incoming: IncomingConnection, { described, isSilent, answer }: AcceptOptions): ScriptedPeer {
  const heard: ClientEvent[] = [];
  const unread = unreadEvents();
  let isConnected = true;
  let session = described;
  const send = (...events: readonly KnownServerEvent[]) => {
    for (const event of events) connection.send(encodeServerEvent(event));
  };
  const usual = (event: ClientEvent): readonly KnownServerEvent[] => {
    switch (event.type) {
      case 'session.update':
        session = { ...session, ...(event.session as Partial<RealtimeSession>) };
        return [sessionUpdated(session)];
      case 'conversation.item.create': {
        const item = { id: `item_of_server_${heard.length}`, ...event.item } as ConversationItem;
        return [itemAdded(item), { ...itemAdded(item), type: 'conversation.item.done' }];
      }
      case 'conversation.item.delete':
        return [{ type: 'conversation.item.deleted', item_id: event.item_id }];
      default:
        return [];
    }
  };
  const connection: Connection = incoming.accept({
    frame(frame) {
      const event = decodeClientEvent(frame);
      if (event.type === 'rejected') throw new Error(`the client broke the protocol: ${event.error.message}`);
      heard.push(event);
      unread.push(event);
      send(...(answer(event) ?? usual(event)));
      unread.wake();
    },
    close: () => void (isConnected = false),
  });
  if (!isSilent) send(sessionCreated(session));
  return {
    request: incoming.request,
    heard,
    next: unread.next,
    send,
    close: async (code, reason = '') => void (await connection.close(code, reason)),
    get isConnected() {
      return isConnected;
    },
  };
}
