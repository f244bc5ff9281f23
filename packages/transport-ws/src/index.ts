export { wsListener, type WsListenerOptions } from './ws-listener.ts';
export { type WsTlsOptions, wsTransport, type WsTransportOptions } from './ws-transport.ts';
