export type { Dialect } from './dialect.ts';
export type { Endpoint, EndpointCarrier } from './endpoint.ts';
export type * from './events/index.ts';
