export { wsListener } from './ws-listener.ts';
export type { WsListenerOptions } from './ws-listener-settings.ts';
export { wsTransport } from './ws-transport.ts';
export type { WsTlsOptions, WsTransportOptions } from './ws-transport-settings.ts';
