export { loopback, type Loopback, type LoopbackOptions } from './loopback.ts';
