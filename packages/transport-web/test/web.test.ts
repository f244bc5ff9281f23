import { WebSocket } from 'ws';
import { wsListener } from '@antiphon/transport-ws';
import { describe } from 'vitest';
import { transportCases } from '../../transport-ws/test/transport-cases.ts';
import { type PlatformWebSocketConstructor, webTransport } from '../src/index.ts';

const platforms: readonly [string, PlatformWebSocketConstructor | undefined][] = [
  ["ws's constructor", WebSocket],
  // There from Node 22 on.
  ["the platform's constructor", (globalThis as { WebSocket?: PlatformWebSocketConstructor }).WebSocket],
];

for (const [name, constructor] of platforms) {
  describe.runIf(constructor !== undefined)(name, () => {
    transportCases('web', {
      make: ({ clock, maximumPayloadBytes }) => ({
        transport: webTransport({ clock, closeTimeoutMs: 100, WebSocket: constructor }),
        listener: wsListener({ maximumPayloadBytes }),
      }),
      tellsStatus: false,
    });
  });
}
