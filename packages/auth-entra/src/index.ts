export { entra } from './entra.ts';
export type { EntraOptions } from './entra-options.ts';
export { AZURE_AI_SCOPE, COGNITIVE_SERVICES_SCOPE, type EntraScope, type EntraTarget } from './scope.ts';
export type { EntraAccessToken, EntraTokenCredential } from './token-credential.ts';
