import { type PeerBehaviour, type PeerOptions, type Peers, textOf } from '@antiphon/compliance/cases';
import {
  AntiphonError,
  type CloseInfo,
  type Connection,
  type FrameSink,
  type IncomingConnection,
  type Listener,
} from '@antiphon/interface';
import type { ToPage, ToServers } from './page-messages.ts';

export interface StandIns {
  listener(maximumPayloadBytes: number | undefined): Listener;
  readonly peers: Peers;
  /** Takes what the test process tells. */
  hear(message: ToPage): void;
}

/** Stands in, in a page, for the servers in the test process. */
export function standIns(ask: (message: ToServers) => Promise<unknown>): StandIns {
  const handlers = new Map<string, (incoming: IncomingConnection) => void>();
  const gone = new Map<string, AbortController>();
  const sinks = new Map<string, FrameSink>();
  const handshakes = new Map<string, () => void>();
  let count = 0;
  const fresh = (kind: string): string => `${kind}-${(count += 1)}`;
  const post = (message: ToServers): void => void ask(message).catch(() => undefined);

  const accept = (incoming: string, sink: FrameSink, protocol: string | undefined): Connection => {
    const connection = fresh('connection');
    let info: CloseInfo | undefined;
    sinks.set(connection, {
      frame: (frame) => sink.frame(frame),
      close(given) {
        info = given;
        sink.close(given);
      },
    });
    post({ op: 'accept', incoming, connection, protocol });
    const close = async (code?: number, reason?: string): Promise<CloseInfo> => {
      const told = (await ask({ op: 'close', connection, code, reason })) as CloseInfo;
      return info ?? told;
    };
    return {
      send(frame) {
        if (info !== undefined) throw new AntiphonError({ code: 'CLOSED', message: 'the connection has ended' });
        post({ op: 'send', connection, text: textOf(frame), asBytes: typeof frame !== 'string' });
      },
      bufferedBytes: 0,
      drained: () => Promise.resolve(),
      pause: () => post({ op: 'pause', connection }),
      resume: () => post({ op: 'resume', connection }),
      close,
      async [Symbol.asyncDispose]() {
        await close();
      },
    };
  };
  const incomingFrom = (message: ToPage & { event: 'incoming' }): IncomingConnection => {
    const { incoming, url, headers, protocols } = message;
    const aborter = new AbortController();
    gone.set(incoming, aborter);
    return {
      request: { url: new URL(url), headers, protocols },
      signal: aborter.signal,
      accept(sink, { protocol } = {}) {
        if (aborter.signal.aborted) throw new AntiphonError({ code: 'CLOSED', message: 'the peer has gone' });
        return accept(incoming, sink, protocol);
      },
      reject: (status, body, given) => post({ op: 'reject', incoming, status, body, headers: given }),
    };
  };
  return {
    listener: (maximumPayloadBytes) => ({
      async listen(handler) {
        const listening = fresh('listening');
        handlers.set(listening, handler);
        const url = new URL((await ask({ op: 'listen', listening, maximumPayloadBytes })) as string);
        return { url, [Symbol.asyncDispose]: async () => void (await ask({ op: 'stop', listening })) };
      },
    }),
    peers: {
      async open(behaviour: PeerBehaviour, { onHandshake }: PeerOptions = {}) {
        const peer = fresh('peer');
        handshakes.set(peer, () => onHandshake?.());
        const url = new URL((await ask({ op: 'open-peer', peer, behaviour })) as string);
        return { url, [Symbol.asyncDispose]: async () => void (await ask({ op: 'close-peer', peer })) };
      },
    },
    hear(message) {
      switch (message.event) {
        case 'incoming':
          return handlers.get(message.listening)?.(incomingFrom(message));
        case 'gone':
          return gone.get(message.incoming)?.abort();
        case 'frame':
          return sinks.get(message.connection)?.frame(message.text);
        case 'closed':
          return sinks.get(message.connection)?.close(message.info);
        case 'handshake':
          return handshakes.get(message.peer)?.();
        default:
          return message satisfies never;
      }
    },
  };
}
