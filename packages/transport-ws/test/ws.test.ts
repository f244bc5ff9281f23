import { wsListener, wsTransport } from '../src/index.ts';
import { transportCases } from './transport-cases.ts';

transportCases('ws', {
  make: ({ clock, maximumPayloadBytes }) => ({
    // No pings: the cases count timers.
    transport: wsTransport({ clock, closeTimeoutMs: 100, pingIntervalMs: 0 }),
    listener: wsListener({ maximumPayloadBytes }),
  }),
  tellsStatus: true,
});
