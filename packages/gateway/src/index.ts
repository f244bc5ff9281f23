export { allOf } from './all-of.ts';
export { allowedOrigins, type AllowedOriginsOptions } from './allowed-origins.ts';
export { anyOf } from './any-of.ts';
export type { Admission, Authentication, Authenticator, ClientRequest, Refusal } from './authenticator.ts';
export { clientKeys } from './client-keys.ts';
export { createGateway, type Gateway } from './gateway.ts';
export type { ForwardOptions, GatewayObserver, GatewayOptions, Upstream } from './gateway-options.ts';
