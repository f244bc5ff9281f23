export type {
  PlatformCloseEvent,
  PlatformEvent,
  PlatformMessageEvent,
  PlatformWebSocket,
  PlatformWebSocketConstructor,
} from './platform-web-socket.ts';
export { webTransport } from './web-transport.ts';
export type { WebTransportOptions } from './web-transport-settings.ts';
