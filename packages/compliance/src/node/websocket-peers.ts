import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { generate } from 'selfsigned';
import type { PeerBehaviour, Peers } from '../transport/peers.ts';
import { answerUpgrade, rawServer, upgradeByHand } from './raw-server.ts';

/** Makes the WebSocket servers that break the rules, on 127.0.0.1, for `setup` of {@link testTransport}. */
export function webSocketPeers(): Peers {
  return {
    async open(behaviour, { onHandshake } = {}) {
      const tls = behaviour === 'is-not-trusted' ? await selfSigned() : undefined;
      return rawServer(
        (socket, request) => {
          onHandshake?.();
          misbehave(behaviour, socket, request);
        },
        { tls },
      );
    },
  };
}

function misbehave(behaviour: PeerBehaviour, socket: Socket, request: IncomingMessage): void {
  switch (behaviour) {
    case 'closes-without-code':
      upgradeByHand(socket, request);
      socket.write(Buffer.from([0x88, 0x00]));
      // The client's answer; then the server ends the connection, as the protocol wants it.
      return void socket.once('data', () => socket.end());
    case 'sends-and-vanishes':
      upgradeByHand(socket, request);
      return void socket.write(Buffer.concat([Buffer.from([0x81, 11]), Buffer.from('half a word')]), () =>
        socket.destroy(),
      );
    case 'sends-binary':
      upgradeByHand(socket, request);
      socket.write(Buffer.from([0x82, 3, 0xff, 0, 1]));
      return void socket.once('data', (close: Buffer) => {
        // Answers the client's close, which is masked, with the code that it brought.
        socket.end(Buffer.from([0x88, 2, (close[6] ?? 0) ^ (close[2] ?? 0), (close[7] ?? 0) ^ (close[3] ?? 0)]));
      });
    case 'is-not-trusted':
    case 'never-answers-close':
      return upgradeByHand(socket, request);
    case 'hangs-up':
      return void socket.destroy();
    case 'answers-wrong-key':
      return answerUpgrade(socket, 'x');
    case 'is-silent':
      return;
    default:
      behaviour satisfies never;
  }
}

async function selfSigned(): Promise<{ key: string; cert: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { key, cert };
}
