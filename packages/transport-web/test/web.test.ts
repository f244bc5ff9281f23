import { testTransport } from '@antiphon/compliance';
import { webSocketPeers } from '@antiphon/compliance/node';
import { wsListener } from '@antiphon/transport-ws';
import { webTransport } from '../src/index.ts';
import { CONSTRUCTORS } from './constructors.ts';

for (const [name, WebSocket] of CONSTRUCTORS) {
  testTransport({
    title: `web with ${name}`,
    setup: ({ clock, maximumPayloadBytes }) => ({
      transport: webTransport({ clock, closeTimeoutMs: 100, WebSocket }),
      listener: wsListener({ maximumPayloadBytes }),
      peers: webSocketPeers(),
    }),
    skip: [
      {
        case: 'tells the status of a refusal, with the Retry-After, the request id and the error of its body',
        reason: 'a platform WebSocket hides what the server answered',
      },
    ],
  });
}
