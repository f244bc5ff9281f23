export { loopback, type Loopback } from './loopback.ts';
export type { LoopbackOptions } from './loopback-settings.ts';
