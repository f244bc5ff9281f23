import { wsListener, wsTransport } from '../src/index.ts';
import { transportCases } from './transport-cases.ts';

transportCases('ws', {
  make: ({ clock, maximumPayloadBytes }) => ({
    transport: wsTransport({ clock, closeTimeoutMs: 100 }),
    listener: wsListener({ maximumPayloadBytes }),
  }),
  tellsStatus: true,
});
