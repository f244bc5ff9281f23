export type {
  PlatformCloseEvent,
  PlatformEvent,
  PlatformMessageEvent,
  PlatformWebSocket,
  PlatformWebSocketConstructor,
} from './platform-web-socket.ts';
export { webTransport, type WebTransportOptions } from './web-transport.ts';
