import { wsListener } from '@antiphon/transport-ws';
import { describe } from 'vitest';
import { transportCases } from '../../transport-ws/test/transport-cases.ts';
import { webTransport } from '../src/index.ts';
import { CONSTRUCTORS } from './constructors.ts';

for (const [name, WebSocket] of CONSTRUCTORS) {
  describe(name, () => {
    transportCases('web', {
      make: ({ clock, maximumPayloadBytes }) => ({
        transport: webTransport({ clock, closeTimeoutMs: 100, WebSocket }),
        listener: wsListener({ maximumPayloadBytes }),
      }),
      tellsStatus: false,
    });
  });
}
