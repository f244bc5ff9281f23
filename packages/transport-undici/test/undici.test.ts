import { testTransport } from '@antiphon/compliance';
import { webSocketPeers } from '@antiphon/compliance/node';
import { wsListener } from '@antiphon/transport-ws';
import { undiciTransport } from '../src/index.ts';

testTransport({
  title: 'undici',
  setup: ({ clock, maximumPayloadBytes }) => ({
    transport: undiciTransport({ clock, closeTimeoutMs: 100 }),
    listener: wsListener({ maximumPayloadBytes }),
    peers: webSocketPeers(),
  }),
});
