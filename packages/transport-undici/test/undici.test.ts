import { wsListener } from '@antiphon/transport-ws';
import { socketCases } from '../../transport-ws/test/socket-cases.ts';
import { transportCases } from '../../transport-ws/test/transport-cases.ts';
import { undiciTransport } from '../src/index.ts';

transportCases('undici', {
  make: ({ clock, maximumPayloadBytes }) => ({
    transport: undiciTransport({ clock, closeTimeoutMs: 100 }),
    listener: wsListener({ maximumPayloadBytes }),
  }),
  tellsStatus: true,
});
socketCases('undici', ({ clock }) => undiciTransport({ clock, closeTimeoutMs: 100 }));
