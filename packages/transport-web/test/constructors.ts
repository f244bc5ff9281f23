import { WebSocket as UndiciWebSocket } from 'undici';
import { WebSocket as WsWebSocket } from 'ws';
import type { PlatformWebSocketConstructor } from '../src/index.ts';

/** Every constructor that the transport is tested with. Node's own, there from 22 on, is undici's: where it is missing, undici's stands in. */
export const CONSTRUCTORS: readonly (readonly [name: string, constructor: PlatformWebSocketConstructor])[] = [
  ["ws's constructor", WsWebSocket],
  [
    "the platform's constructor",
    (globalThis as { readonly WebSocket?: PlatformWebSocketConstructor }).WebSocket ?? UndiciWebSocket,
  ],
];
