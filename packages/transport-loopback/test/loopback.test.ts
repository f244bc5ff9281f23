import { recordingSink, testTransport } from '@antiphon/compliance';
import { loopback } from '../src/index.ts';

testTransport({
  title: 'loopback',
  setup: (options) => {
    const { transport, listener, sever } = loopback(options);
    const open = () =>
      listener.listen((incoming) => {
        incoming.accept(recordingSink()).send('half a word');
        setTimeout(sever);
      });
    return { transport, listener, peers: { open } };
  },
  skip: Object.entries({
    'fails to connect to a host whose name does not resolve': 'no name is looked up',
    'reports a close without a code as 1005': 'both ends are ours, and always name a code',
    'ends a close that the peer never answers': 'both ends are ours, and always answer',
    'delivers a binary message as bytes': 'there are no message types: bytes arrive as bytes',
    'times out on a server that takes the connection and says nothing': 'nothing comes before the handshake',
    'fails to connect when the server hangs up during the handshake': 'there is no socket to end',
    'fails to connect when the upgrade is answered with a wrong key': 'the handshake has no key',
    'fails to connect to a server whose certificate nobody vouches for': 'there is no TLS',
  }).map(([name, reason]) => ({ case: name, reason })),
});
