import { recordingSink, testTransport } from '@antiphon/compliance';
import { webSocketPeers } from '@antiphon/compliance/node';
import { loopback } from '@antiphon/transport-loopback';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { recordTransport } from '../src/index.ts';

const sink = { write: () => undefined };
const NO_SOCKET = 'the transport inside is the loopback, which has no socket; see the recording of ws';

testTransport({
  title: 'recording of ws',
  setup: ({ clock, maximumPayloadBytes }) => ({
    // No pings: the cases count timers.
    transport: recordTransport(wsTransport({ clock, closeTimeoutMs: 100, pingIntervalMs: 0 }), sink, { audio: 'full' }),
    listener: wsListener({ maximumPayloadBytes }),
    peers: webSocketPeers(),
  }),
});

testTransport({
  title: 'recording of loopback',
  setup: (options) => {
    const { transport, listener, sever } = loopback(options);
    const open = () =>
      listener.listen((incoming) => {
        incoming.accept(recordingSink()).send('half a word');
        setTimeout(sever);
      });
    return { transport: recordTransport(transport, sink), listener, peers: { open } };
  },
  skip: [
    'fails to connect to a host whose name does not resolve',
    'reports a close without a code as 1005',
    'ends a close that the peer never answers',
    'delivers a binary message as bytes',
    'times out on a server that takes the connection and says nothing',
    'fails to connect when the server hangs up during the handshake',
    'fails to connect when the upgrade is answered with a wrong key',
    'fails to connect to a server whose certificate nobody vouches for',
  ].map((name) => ({ case: name, reason: NO_SOCKET })),
});
