import { testTransport } from '@antiphon/compliance';
import { webSocketPeers } from '@antiphon/compliance/node';
import { wsListener, wsTransport } from '../src/index.ts';

testTransport({
  title: 'ws',
  setup: ({ clock, maximumPayloadBytes }) => ({
    // No pings: the cases count timers.
    transport: wsTransport({ clock, closeTimeoutMs: 100, pingIntervalMs: 0 }),
    listener: wsListener({ maximumPayloadBytes }),
    peers: webSocketPeers(),
  }),
});
