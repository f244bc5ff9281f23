import { textOf } from '@antiphon/compliance';
import { webSocketPeers } from '@antiphon/compliance/node';
import type { Connection, IncomingConnection } from '@antiphon/interface';
import { wsListener } from '@antiphon/transport-ws';
import type { ToPage, ToServers } from './page-messages.ts';

/** The servers that a page works with, in the test process. Gives what `op` asks for: a URL, a close's info, or nothing. */
export function pageServers(tell: (message: ToPage) => void): (message: ToServers) => Promise<unknown> {
  const servers = new Map<string, AsyncDisposable>();
  const waiting = new Map<string, IncomingConnection>();
  const connections = new Map<string, Connection>();
  let count = 0;

  const listen = async ({ listening, maximumPayloadBytes }: ToServers & { op: 'listen' }): Promise<string> => {
    const server = await wsListener({ maximumPayloadBytes }).listen((handshake) => {
      const incoming = `incoming-${(count += 1)}`;
      const { url, headers, protocols } = handshake.request;
      waiting.set(incoming, handshake);
      handshake.signal.addEventListener('abort', () => tell({ event: 'gone', incoming }), { once: true });
      tell({ event: 'incoming', listening, incoming, url: url.href, headers, protocols });
    });
    servers.set(listening, server);
    return server.url.href;
  };
  const accept = ({ incoming, connection, protocol }: ToServers & { op: 'accept' }): void => {
    const sink = {
      frame: (frame: string | Uint8Array) => tell({ event: 'frame', connection, text: textOf(frame) }),
      close: (info: Parameters<Parameters<IncomingConnection['accept']>[0]['close']>[0]) =>
        tell({ event: 'closed', connection, info }),
    };
    const accepted = waiting.get(incoming)?.accept(sink, { protocol });
    if (accepted !== undefined) connections.set(connection, accepted);
  };
  const openPeer = async ({ peer, behaviour }: ToServers & { op: 'open-peer' }): Promise<string> => {
    const server = await webSocketPeers().open(behaviour, { onHandshake: () => tell({ event: 'handshake', peer }) });
    servers.set(peer, server);
    return server.url.href;
  };

  // Everything up to the first await happens in the order of the messages.
  return async (message) => {
    switch (message.op) {
      case 'listen':
        return listen(message);
      case 'open-peer':
        return openPeer(message);
      case 'stop':
        return servers.get(message.listening)?.[Symbol.asyncDispose]();
      case 'close-peer':
        return servers.get(message.peer)?.[Symbol.asyncDispose]();
      case 'accept':
        return accept(message);
      case 'reject':
        return waiting.get(message.incoming)?.reject(message.status, message.body, message.headers);
      case 'send':
        return connections
          .get(message.connection)
          ?.send(message.asBytes ? new TextEncoder().encode(message.text) : message.text);
      case 'pause':
        return connections.get(message.connection)?.pause();
      case 'resume':
        return connections.get(message.connection)?.resume();
      case 'close':
        return connections.get(message.connection)?.close(message.code, message.reason);
      default:
        return message satisfies never;
    }
  };
}
