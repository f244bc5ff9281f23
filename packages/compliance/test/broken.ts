import type {
  Connection,
  ConnectRequest,
  FrameSink,
  IncomingConnection,
  Listening,
  Transport,
} from '@antiphon/interface';
import { recordingSink, type TransportSetup, type TransportSubject } from '../src/index.ts';
import { webSocketPeers } from '../src/node/index.ts';
// By path: the packages below test themselves with this one.
import { loopback } from '../../transport-loopback/src/index.ts';
import { wsListener, wsTransport } from '../../transport-ws/src/index.ts';

export type Setup = TransportSetup['setup'];

/** A pair that passes: in the process. */
export const inProcess: Setup = (options) => {
  const { transport, listener, sever } = loopback(options);
  const open = () =>
    listener.listen((incoming) => {
      incoming.accept(recordingSink()).send('half a word');
      setTimeout(sever);
    });
  return { transport, listener, peers: { open } };
};

/** A pair that passes: over sockets. */
export const overSockets: Setup = ({ clock, maximumPayloadBytes }) => ({
  transport: wsTransport({ clock, closeTimeoutMs: 100 }),
  listener: wsListener({ maximumPayloadBytes }),
  peers: webSocketPeers(),
});

/** What is there, with some of it replaced. */
export function override<Base extends object>(base: Base, changes: Partial<Base>): Base {
  return new Proxy(base, {
    get: (target, name) => Reflect.get(name in changes ? changes : target, name) as unknown,
  });
}

export async function subjectOf(setup: Setup, options: Parameters<Setup>[0]): Promise<TransportSubject> {
  return setup(options);
}

/** A pair whose `connect` does something else. */
export function withConnect(setup: Setup, change: (connect: Transport['connect']) => Transport['connect']): Setup {
  return async (options) => {
    const subject = await setup(options);
    const { transport } = subject;
    return { ...subject, transport: override(transport, { connect: change(transport.connect.bind(transport)) }) };
  };
}

/** A pair whose client tells its sink something else. */
export function withSink(setup: Setup, change: (sink: FrameSink) => FrameSink): Setup {
  return withConnect(setup, (connect) => (request, sink, options) => connect(request, change(sink), options));
}

/** A pair whose client connection does something else. */
export function withConnection(
  setup: Setup,
  change: (connection: Connection, sink: FrameSink) => Partial<Connection>,
): Setup {
  return withConnect(setup, (connect) => async (request, sink, options) => {
    const connection = await connect(request, sink, options);
    return override(connection, change(connection, sink));
  });
}

/** A pair whose client fails in another way. */
export function withFailure(setup: Setup, change: (error: Error, request: ConnectRequest) => unknown): Setup {
  return withConnect(setup, (connect) => async (request, sink, options) => {
    try {
      return await connect(request, sink, options);
    } catch (error) {
      throw change(error as Error, request);
    }
  });
}

export interface ListenerChanges {
  readonly incoming?: (incoming: IncomingConnection) => Partial<IncomingConnection>;
  readonly listening?: (listening: Listening) => Partial<Listening>;
}

/** A pair whose listener does something else. */
export function withListener(setup: Setup, changes: ListenerChanges): Setup {
  return async (options) => {
    const subject = await setup(options);
    return {
      ...subject,
      listener: {
        async listen(handler) {
          const listening = await subject.listener.listen((incoming) =>
            handler(override(incoming, changes.incoming?.(incoming) ?? {})),
          );
          return override(listening, changes.listening?.(listening) ?? {});
        },
      },
    };
  };
}
