import type { Connection, ConnectRequest, IncomingConnection } from '@antiphon/interface';
import { type RecordingSink, recordingSink } from '../recording-sink.ts';
import { type CountingClock, countingClock } from '../test-clock.ts';
import type { Peer, PeerBehaviour, PeerOptions } from './peers.ts';
import type { TransportSetup, TransportSetupOptions, TransportSubject } from './transport-subject.ts';

/** A listener at work, and a transport to connect with. */
export interface Room extends AsyncDisposable {
  readonly url: URL;
  readonly clock: CountingClock;
  readonly carriesHeaders: boolean;
  connect(sink: RecordingSink, request?: Partial<ConnectRequest>, signal?: AbortSignal): Promise<Connection>;
}

/** One connection, both ends at hand. */
export interface Pair extends AsyncDisposable {
  readonly room: Room;
  readonly client: Connection;
  readonly sink: RecordingSink;
  readonly server: Connection;
  readonly serverSink: RecordingSink;
}

export interface RoomOptions {
  readonly clock?: CountingClock;
  readonly maximumPayloadBytes?: number;
}

/** What a case of the transport suite works with. */
export interface TransportContext {
  readonly open: (handler: (incoming: IncomingConnection) => void, options?: RoomOptions) => Promise<Room>;
  readonly pair: (options?: RoomOptions & { readonly sink?: RecordingSink }) => Promise<Pair>;
  /** Long enough for everything that was sent before to arrive, were it not held back. */
  readonly roundTrips: (count?: number) => Promise<void>;
  /** Opens a server that breaks the rules, connects to it and disposes it in the end. */
  readonly visit: (
    behaviour: PeerBehaviour,
    run: (visit: Visit) => Promise<void>,
    options?: VisitOptions,
  ) => Promise<void>;
  /** A subject that met nobody. */
  readonly subject: (options: TransportSetupOptions) => Promise<TransportSubject>;
}

export interface Visit {
  readonly clock: CountingClock;
  readonly sink: RecordingSink;
  readonly connect: () => Promise<Connection>;
}

export interface VisitOptions extends PeerOptions {
  readonly clock?: CountingClock;
}

/** Makes the context of one case. `finish` calls `teardown` for every subject that was made. */
export function transportContext({ setup, teardown }: TransportSetup): TransportContext & { finish(): Promise<void> } {
  const subjects: TransportSubject[] = [];
  const subject = async (options: TransportSetupOptions): Promise<TransportSubject> => {
    const made = await setup(options);
    subjects.push(made);
    return made;
  };
  const open: TransportContext['open'] = async (handler, { clock = countingClock(), ...rest } = {}) => {
    const { transport, listener } = await subject({ clock, ...rest });
    const listening = await listener.listen(handler);
    return {
      url: listening.url,
      clock,
      carriesHeaders: transport.carriesHeaders,
      connect: (sink, request, signal) =>
        transport.connect({ url: listening.url, headers: {}, protocols: [], ...request }, sink, { signal }),
      [Symbol.asyncDispose]: async () => listening[Symbol.asyncDispose](),
    };
  };
  const pair: TransportContext['pair'] = async ({ sink = recordingSink(), ...options } = {}) => {
    const serverSink = recordingSink();
    let accepted: (server: Connection) => void = () => undefined;
    const server = new Promise<Connection>((resolve) => (accepted = resolve));
    const room = await open((incoming) => accepted(incoming.accept(serverSink)), options);
    const client = await room.connect(sink);
    const ends = { client, sink, server: await server, serverSink };
    return { room, ...ends, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
  };
  return {
    open,
    pair,
    subject,
    async roundTrips(count = 3) {
      await using other = await pair();
      for (let trip = 1; trip <= count; trip += 1) {
        other.client.send('ping');
        await other.serverSink.count(trip);
        other.server.send('pong');
        await other.sink.count(trip);
      }
    },
    async visit(behaviour, run, { clock = countingClock(), ...options } = {}) {
      const { transport, peers } = await subject({ clock });
      if (peers === undefined)
        throw new Error('this case needs `peers` from setup: give them, or skip it with a reason');
      await using peer: Peer = await peers.open(behaviour, options);
      const sink = recordingSink();
      const request = { url: peer.url, headers: {}, protocols: [] };
      await run({ clock, sink, connect: () => transport.connect(request, sink) });
    },
    async finish() {
      for (const made of subjects) await teardown?.(made);
    },
  };
}
