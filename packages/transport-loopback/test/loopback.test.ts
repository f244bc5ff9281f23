import { recordingSink, testTransport } from '@antiphon/compliance';
import { loopback } from '../src/index.ts';

testTransport({
  title: 'loopback',
  setup: (options) => {
    const { transport, listener, sever } = loopback(options);
    const peers = {
      /** The one misbehaviour that is left where no socket is: it vanishes. */
      open: () =>
        listener.listen((incoming) => {
          incoming.accept(recordingSink()).send('half a word');
          setTimeout(sever);
        }),
    };
    return { transport, listener, peers };
  },
  skip: [
    { case: 'fails to connect to a host whose name does not resolve', reason: 'no name is looked up' },
    { case: 'reports a close without a code as 1005', reason: 'both ends are ours, and always name a code' },
    { case: 'ends a close that the peer never answers', reason: 'both ends are ours, and always answer' },
    { case: 'delivers a binary message as bytes', reason: 'there are no message types: bytes arrive as bytes' },
    {
      case: 'times out on a server that takes the connection and says nothing',
      reason: 'there is no connection before the handshake; see the handshake that is never answered',
    },
    { case: 'fails to connect when the server hangs up during the handshake', reason: 'there is no socket to end' },
    { case: 'fails to connect when the upgrade is answered with a wrong key', reason: 'the handshake has no key' },
    { case: 'fails to connect to a server whose certificate nobody vouches for', reason: 'there is no TLS' },
  ],
});
