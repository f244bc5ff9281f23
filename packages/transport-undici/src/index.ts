export { undiciTransport } from './undici-transport.ts';
export type { UndiciTransportOptions } from './undici-transport-settings.ts';
